/** What operators do to an inventory, in any order: for properties that hold whatever was done before. */
import fc from 'fast-check'
import type { Tx } from '../../src/db/store.ts'
import { changeState } from '../../src/inventory/lifecycle/change-state.ts'
import { selectStored } from '../../src/inventory/lifecycle/select-stored.ts'
import { hostStates } from '../../src/inventory/model/host.ts'
import { addAddress } from '../../src/inventory/operations/add-address.ts'
import { addGroup } from '../../src/inventory/operations/add-group.ts'
import { addHost } from '../../src/inventory/operations/add-host.ts'
import { addNetwork } from '../../src/inventory/operations/add-network.ts'
import { addRange } from '../../src/inventory/operations/add-range.ts'
import { addSubnet } from '../../src/inventory/operations/add-subnet.ts'
import { addAlias, addDisk, addNic } from '../../src/inventory/operations/add-to-host.ts'
import { addRecord, addZone } from '../../src/inventory/operations/add-zone.ts'
import { removeObject } from '../../src/inventory/operations/remove-object.ts'
import { removeAddress, removeAlias, removeNic } from '../../src/inventory/operations/remove-part.ts'
import { renameNic, renameObject } from '../../src/inventory/operations/rename-object.ts'
import { setObject } from '../../src/inventory/operations/set-object.ts'
import { hostInput, set } from './office.ts'

export interface Operation {
  /** What a failure shows. */
  readonly says: string
  readonly run: (tx: Tx) => Promise<unknown>
}

function operation<const T extends readonly unknown[]>(
  verb: string,
  args: { readonly [K in keyof T]: fc.Arbitrary<T[K]> },
  run: (tx: Tx, ...args: T) => Promise<unknown>,
): fc.Arbitrary<Operation> {
  return fc.tuple(...args).map((given) => ({
    says: `${verb} ${given.flat().join(' ')}`,
    // A tuple of arbitraries gives the tuple of their values.
    run: async (tx: Tx) => run(tx, ...(given as unknown as T)),
  }))
}

const host = fc.constantFrom('a', 'b', 'c', 'a.office.example', 'hv')
const group = fc.constantFrom('g1', 'g2', 'g3')
const network = fc.constantFrom('office', 'lab')
const prefix = fc.constantFrom('10.20.0.0/24', '10.30.0.0/24', 'fd20::/64')
const zone = fc.constantFrom('office.example', 'b.example')
const label = fc.constantFrom('www', 'ftp', 'a', 'b')
const ip = fc.integer({ min: 2, max: 9 }).map((last) => `10.20.0.${last}`)

/** On the networks `office` and `lab`, of which `office` may be there. */
export const arbitraryOperation: fc.Arbitrary<Operation> = fc.oneof(
  operation('add host', [host], async (tx, name) =>
    addHost(tx, hostInput(name, { nics: [{ network: 'office', ips: [] }] })),
  ),
  operation('add vm on hv', [host], async (tx, name) =>
    addHost(
      tx,
      hostInput(name, {
        set: set('kind=vm', 'parent=hv', 'group=g1', 'alias=www'),
        nics: [{ network: 'office', ips: [] }],
      }),
    ),
  ),
  operation('add nic', [host, network], async (tx, name, on) =>
    addNic(tx, name, { network: on, ips: [] }, { seed: 'main' }),
  ),
  operation('add disk', [host], async (tx, name) => addDisk(tx, name, 'vdb', '20G')),
  operation('add address', [host, ip], async (tx, name, address) => addAddress(tx, { address, host: name })),
  operation('reserve', [ip], async (tx, address) => addAddress(tx, { address, purpose: 'printer' })),
  operation('add alias', [host, label], async (tx, name, alias) => addAlias(tx, name, alias)),
  operation('add group', [group, group], async (tx, name, parent) =>
    addGroup(tx, name, name === parent ? [] : set(`parent=${parent}`)),
  ),
  operation('add network lab', [], async (tx) => {
    await addNetwork(tx, 'lab', [])
    await addSubnet(tx, '10.30.0.0/24', 'lab', set('domain=b.example'))
  }),
  operation('add range', [prefix], async (tx, one) =>
    addRange(
      tx,
      one,
      one.startsWith('10.30') ? 'dynamic:10.30.0.100-10.30.0.110' : 'reserved:10.20.0.90-10.20.0.99',
    ),
  ),
  operation('add zone', [zone, host], async (tx, name, server) => addZone(tx, name, set(`ns=${server}`))),
  operation('add record', [zone, label, label], async (tx, name, owner, target) =>
    addRecord(tx, { zone: name, name: owner, type: 'CNAME', data: `${target}.office.example.` }),
  ),
  operation(
    'set host',
    [host, fc.constantFrom('cpus=4', 'tag+=x', 'group=g1', 'group=g2,g3', 'attr.k=v')],
    async (tx, name, text) => setObject(tx, 'host', [name], set(text)),
  ),
  operation('set subnet', [prefix, zone], async (tx, one, domain) =>
    setObject(tx, 'subnet', [one], set(`domain=${domain}`)),
  ),
  operation('set state', [host, fc.constantFrom(...hostStates)], async (tx, name, state) =>
    setObject(tx, 'host', [name], set(`state=${state}`)),
  ),
  operation(
    'state',
    [fc.uniqueArray(host, { minLength: 1 }), fc.constantFrom(...hostStates)],
    async (tx, names, state) =>
      changeState(tx, await selectStored(tx, names), state, { required: [], given: undefined }),
  ),
  operation('rename host', [host, host, fc.boolean()], async (tx, from, to, alias) =>
    renameObject(tx, 'host', from, to, { alias }),
  ),
  operation('rename nic', [host], async (tx, name) => renameNic(tx, name, 'eth0', 'eno1')),
  operation('rename network', [network, network], async (tx, from, to) =>
    renameObject(tx, 'network', from, to),
  ),
  operation('rename group', [group, group], async (tx, from, to) => renameObject(tx, 'group', from, to)),
  operation('rename zone', [zone, zone], async (tx, from, to) => renameObject(tx, 'zone', from, to)),
  operation('rm nic', [host], async (tx, name) => removeNic(tx, name, 'eth0')),
  operation('rm alias', [host, label], async (tx, name, alias) => removeAlias(tx, name, alias)),
  operation('rm address', [ip], async (tx, address) => removeAddress(tx, address)),
  operation('rm host', [host, fc.boolean()], async (tx, name, recursive) =>
    removeObject(tx, 'host', name, { recursive }),
  ),
  operation('rm group', [group], async (tx, name) => removeObject(tx, 'group', name, { recursive: true })),
  operation('rm network', [network], async (tx, name) =>
    removeObject(tx, 'network', name, { recursive: true }),
  ),
  operation('rm zone', [zone], async (tx, name) => removeObject(tx, 'zone', name)),
  operation('swap addresses', [host, host], swapAddresses),
)

/** As an import or an edit of several objects does: each has what the other had. */
async function swapAddresses(tx: Tx, one: string, other: string): Promise<void> {
  const [a, b] = [await tx.get('host', one), await tx.get('host', other)]
  if (a === undefined || b === undefined || one === other) return
  await tx.replace([
    { kind: 'host', name: one, after: { ...a, nics: b.nics } },
    { kind: 'host', name: other, after: { ...b, nics: a.nics } },
  ])
}
