/** How the NICs of a host are shown: what is a member of a bond or bridge hangs below it. */
import type { Host, Nic } from '../inventory/model/host.ts'
import { bundleOf, nicsBelow } from '../inventory/model/nic-stack.ts'
import type { Derived } from './derive-host.ts'

/** Label and lines of each NIC that is no member of another. */
export function describeNics(host: Host, derived: Derived): readonly (readonly [string, string])[] {
  const all = host.nics.flatMap((nic) => nic.addresses.map(({ ip }) => ip))
  const widths = {
    ip: widest(all),
    name: widest(all.map((ip) => derived.addressNames[ip] ?? '')),
  }
  return host.nics
    .filter((nic) => bundleOf(host, nic) === undefined)
    .map((nic) => [nic.name, nicLines(host, nic, derived, widths).join('\n')] as const)
}

interface Widths {
  readonly ip: number
  readonly name: number
}

function nicLines(host: Host, nic: Nic, derived: Derived, widths: Widths): readonly string[] {
  const addresses = nic.addresses.map(({ ip }) => {
    const own = derived.origin.addressNames[ip] === 'own' ? '  own name' : ''
    const name = (derived.addressNames[ip] ?? '').padEnd(widths.name)
    return `${ip.padEnd(widths.ip)}  ${name}  ${derived.subnets[ip] ?? ''}${own}`.trimEnd()
  })
  const members = nic.members === undefined ? [] : nicsBelow(host, nic)
  const label = widest(members.map(({ name }) => name))
  const tree = members.flatMap((member, index) => {
    const last = index === members.length - 1
    const [first = '', ...rest] = nicLines(host, member, derived, widths)
    const indent = `${last ? ' ' : '│'} ${' '.repeat(label)}  `
    return [
      `${last ? '└' : '├'} ${member.name.padEnd(label)}  ${first}`,
      ...rest.map((line) => indent + line),
    ]
  })
  return [headOf(nic, derived), ...addresses, ...tree]
}

/** `bond, 52:54:00:12:34:56 made, on office` */
function headOf(nic: Nic, derived: Derived): string {
  const kind = nic.kind === 'vlan' ? `VLAN on ${nic.link ?? '?'}` : nic.kind
  const made = derived.origin.macs[nic.name] === 'made' ? ' (made)' : ''
  const shared = nic.sharedMac === true ? ' (shared)' : ''
  const mac = nic.mac === undefined ? undefined : `${nic.mac}${made}${shared}`
  const place = nic.network === undefined ? undefined : `on ${nic.network}`
  const said = [kind, [mac, place].filter((part) => part !== undefined).join(' ')]
  return said.filter((part) => part !== undefined && part !== '').join(', ') || '-'
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length))
}
