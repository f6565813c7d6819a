/** Network interfaces out of what `ip -o addr`, busybox's `ip addr` or a BSD's `ifconfig -a` print. */
import { parseIp } from '../core/ip.ts'
import { parseMac } from '../core/mac.ts'
import type { NicFacts } from '../type/facts.ts'

/** `macs` are lines `NAME MAC` from sysfs; a system without that has them among the addresses. */
export function readNics(macs: readonly string[], addresses: readonly string[]): readonly NicFacts[] {
  const nics = new Map<string, { mac: string; readonly addresses: string[] }>()
  const nic = (name: string): { mac: string; readonly addresses: string[] } => {
    const known = nics.get(name) ?? { mac: '', addresses: [] }
    nics.set(name, known)
    return known
  }
  for (const line of macs) {
    const [name, mac] = line.split(' ')
    if (name !== undefined && mac !== undefined) nic(name).mac = parseMac(mac) ?? ''
  }
  let current = ''
  for (const line of addresses) {
    // `2: eth0    inet 10.0.0.5/24 …`, `2: eth0@if3: <BROADCAST…`, `em0: flags=8863<…`
    current = /^(?:\d+: )?([A-Za-z0-9_.-]+)(?:@[^\s:]+)?(?::|\s+inet)/.exec(line)?.[1] ?? current
    if (current === '') continue
    const ether = /\b(?:link\/ether|ether|lladdr) ([0-9a-fA-F:]{17})\b/.exec(line)?.[1]
    if (ether !== undefined) nic(current).mac = parseMac(ether) ?? ''
    const address = addressIn(line)
    if (address !== undefined) nic(current).addresses.push(address)
  }
  return [...nics].filter(([name]) => !/^lo\d*$/.test(name)).map(([name, found]) => ({ name, ...found }))
}

function addressIn(line: string): string | undefined {
  const match =
    /\binet6? ([0-9a-fA-F.:]+)(?:%[^\s/]+)?(?:\/(\d+))?(?: peer \S+)?(?:\s+netmask (\S+))?(?:\s+prefixlen (\d+))?/.exec(
      line,
    )
  const ip = parseIp(match?.[1] ?? '')
  if (match?.[1] === undefined || ip === undefined) return undefined
  const length = match[2] ?? match[4] ?? lengthOfMask(match[3]) ?? (ip.family === 4 ? '32' : '128')
  return `${match[1]}/${length}`
}

/** `0xffffff00` of the BSDs, or a dotted quad. */
function lengthOfMask(mask: string | undefined): string | undefined {
  if (mask === undefined) return undefined
  const value = mask.startsWith('0x') ? BigInt(mask) : parseIp(mask)?.value
  if (value === undefined) return undefined
  return String(value.toString(2).replaceAll('0', '').length)
}
