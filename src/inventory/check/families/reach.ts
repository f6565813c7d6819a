/** Hosts in use that nobody reaches: without NIC, address, name or known key. */
import type { Host } from '../../model/host.ts'
import { fqdnOf } from '../../model/names.ts'
import { defineFamily, hostOf } from '../define-family.ts'

const codes = {
  'host-without-nic': { severity: 'warning', meaning: 'a host in use that has no NIC' },
  'host-without-address': { severity: 'warning', meaning: 'a host in use whose NICs have no address' },
  'host-without-name': {
    severity: 'warning',
    meaning: 'a host in use that has addresses and no name in DNS, because no subnet has a domain',
  },
  'host-without-key': {
    severity: 'warning',
    meaning: 'an active host whose SSH host key is not recorded, so that no one can be sure to reach it',
  },
} as const

export const reach = defineFamily({
  title: 'Ways to reach a host',
  codes,
  find: ({ snapshot, networks, addresses }, report) => {
    const named = new Set(addresses.flatMap(({ host, name }) => (name === undefined ? [] : host)))
    for (const host of snapshot.hosts) {
      if (!isInUse(host)) continue
      const tell = (code: keyof typeof codes, key: string, message: string, mend: string): void =>
        report(code, hostOf(host), { message, mend, key })
      if (host.nics.length === 0)
        tell('host-without-nic', 'nics', 'it has no NIC', `inv add nic ${host.name} eth0 --network NETWORK`)
      else if (host.nics.every((nic) => nic.addresses.length === 0))
        tell('host-without-address', 'nics', 'it has no address', `inv add address auto --host ${host.name}`)
      else if (!named.has(host))
        tell(
          'host-without-name',
          'nics',
          `its addresses have no name in DNS, and it is known as "${fqdnOf(host, networks)}" alone`,
          'inv set subnet PREFIX domain=DOMAIN',
        )
      if (host.state === 'active' && host.nics.length > 0 && host.hostKeys.length === 0)
        tell(
          'host-without-key',
          'hostKeys',
          'its SSH host key is not recorded',
          `inv set host ${host.name} ssh-host-key+='ALGORITHM KEY'`,
        )
    }
  },
})

function isInUse({ state }: Host): boolean {
  return state === 'active' || state === 'maintenance'
}
