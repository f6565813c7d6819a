/** Hosts files, as /etc/hosts: an address and its names on each line (hosts(5)). */
import { formatIp, parseIp, type Ip } from '../../core/ip.ts'
import type { SourceFile } from '../draft.ts'
import { hostNameFrom } from '../host-name.ts'
import { shown } from '../shown.ts'
import { wordLines } from './conf-lines.ts'
import type { DnsmasqState } from './state.ts'

/** Machines go by the first name of a line; those of one address on further lines are other names of the same machine. */
export function readHostsFile(file: SourceFile, { report, names }: DnsmasqState): void {
  const first = new Map<string, string>()
  for (const { at, words } of wordLines(file)) {
    const [address = '', ...texts] = words
    const ip = parseIp(address)
    if (ip === undefined) {
      report.problem(at, `${shown(address)} is no address`)
      continue
    }
    if (isOfItself(ip)) continue
    const [name, ...aliases] = texts.flatMap((text) => {
      const read = hostNameFrom(text)
      if (read !== text.toLowerCase().replace(/\.$/, ''))
        report.unplaced(
          at,
          `${shown(text)} is no name that a host can have${read === undefined ? '' : `: it is recorded as "${read}"`}`,
        )
      return read ?? []
    })
    if (name === undefined) {
      report.problem(at, `${formatIp(ip)} has no name`)
      continue
    }
    const known = first.get(formatIp(ip))
    if (known === undefined) first.set(formatIp(ip), name)
    names.push(
      known === undefined || known === name
        ? { at, name, addresses: [formatIp(ip)], aliases }
        : { at, name: known, addresses: [], aliases: [name, ...aliases] },
    )
  }
}

/** Loopback, multicast, and `fe00::0`, which such files have for every machine. */
function isOfItself({ family, value }: Ip): boolean {
  if (family === 4) return value >> 24n === 127n || value === 0n
  return value === 1n || value >> 120n === 0xffn || value === 0xfe00n << 112n
}
