/** The network "office" as in the examples, for tests that need an inventory to begin with. */
import type { Store } from '../../src/db/store.ts'
import { addHost, type HostInput } from '../../src/inventory/operations/add-host.ts'
import { addNetwork } from '../../src/inventory/operations/add-network.ts'
import { addSubnet } from '../../src/inventory/operations/add-subnet.ts'
import { addZone } from '../../src/inventory/operations/add-zone.ts'
import { readAssignment, type Assignment } from '../../src/inventory/fields/assign.ts'
import { change } from './temp-store.ts'

export function set(...texts: readonly string[]): readonly Assignment[] {
  return texts.map((text) => {
    const assignment = readAssignment(text)
    if (assignment === undefined) throw new Error(`"${text}" is no assignment`)
    return assignment
  })
}

export async function office(store: Store): Promise<void> {
  await change(store, async (tx) => {
    await addNetwork(tx, 'office', set('vlan=20'))
    await addSubnet(
      tx,
      '10.20.0.0/24',
      'office',
      set('gateway=10.20.0.1', 'domain=office.example', 'range=dynamic:10.20.0.200-10.20.0.250'),
    )
    await addSubnet(tx, 'fd20::/64', 'office', set('domain=office.example'))
    await addZone(tx, 'office.example', set('ns=ns1.office.example', 'mail=hostmaster@office.example'))
  })
}

export function hostInput(name: string, overrides: Partial<HostInput> = {}): HostInput {
  return { name, set: [], nics: [], disks: [], macSeed: 'main', ...overrides }
}

/** A host with one NIC on the office network. */
export async function officeHost(store: Store, name: string, ...texts: readonly string[]): Promise<void> {
  await change(store, async (tx) =>
    addHost(tx, hostInput(name, { set: set(...texts), nics: [{ network: 'office', ips: [] }] })),
  )
}
