/** The names that the hosts on the desk make in DNS, found by name and by address. */
import { parseIp, sortKey } from '../../core/ip.ts'
import type { Host } from '../model/host.ts'
import { fqdnOf, nameOfAddress } from '../model/names.ts'
import type { Desk } from './desk.ts'

export interface MadeNames {
  /** The host whose own name it is. */
  readonly hostNamed: (fqdn: string) => Host | undefined
  /** Who has the address, and the name that it makes. */
  readonly atAddress: (ip: string) => { readonly host: string; readonly name: string | undefined } | undefined
  /** To be told of every host that is made or changed. */
  readonly learn: (host: Host) => void
}

export function madeNames({ after }: Desk): MadeNames {
  const byFqdn = new Map<string, string>()
  const byAddress = new Map<string, { readonly host: string; readonly name: string | undefined }>()
  const learn = (host: Host): void => {
    if (host.state === 'retired') return
    const fqdn = fqdnOf(host, after.network)
    if (fqdn.includes('.')) byFqdn.set(fqdn, host.name)
    for (const nic of host.nics)
      for (const address of nic.addresses) {
        const key = keyOf(address.ip)
        if (key !== undefined)
          byAddress.set(key, { host: host.name, name: nameOfAddress(host, nic, address, after.network) })
      }
  }
  for (const host of after.host.values()) learn(host)
  return {
    hostNamed: (fqdn) => after.host.get(byFqdn.get(fqdn) ?? ''),
    atAddress: (ip) => byAddress.get(keyOf(ip) ?? ''),
    learn,
  }
}

function keyOf(ip: string): string | undefined {
  const parsed = parseIp(ip)
  return parsed === undefined ? undefined : sortKey(parsed)
}
