/** dnsmasq.leases: end, MAC or IAID, address, name, client identifier or DUID (dnsmasq(8), `--dhcp-leasefile`). */
import { formatIp, parseIp } from '../../core/ip.ts'
import { isUnicastMac, parseMac } from '../../core/mac.ts'
import { duidFrom } from '../dhcp/duid.ts'
import type { SourceFile } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { shown } from '../shown.ts'
import type { Lease } from './lease.ts'

export const dnsmasqLine = /^(\d+ \S+ [\d.]+ \S+ \S+|duid [\da-f:]+)$/im

/** dnsmasq writes the file anew each time, without the leases that have ended. */
export function readDnsmasqLeases({ name, text }: SourceFile, report: DraftBuilder): readonly Lease[] {
  return text.split(/\r?\n/).flatMap((line, index): Lease[] => {
    // The server's own DUID stands before the leases of IPv6.
    if (line === '' || line.startsWith('duid ')) return []
    const at = { file: name, line: index + 1 }
    const [end = '', link = '', address = '', host = '*', client = '*', ...rest] = line.split(' ')
    const ip = parseIp(address)
    if (ip === undefined || !/^\d+$/.test(end) || rest.length > 0) {
      report.problem(at, `${shown(line)} is no lease`)
      return []
    }
    // Other hardware than Ethernet has its type before it: 20-… .
    const mac = ip.family === 4 ? parseMac(link) : undefined
    const duid =
      ip.family === 6
        ? duidFrom(client)
        : client.startsWith('ff:')
          ? duidFrom(client.split(':').slice(5).join(':'))
          : undefined
    return [
      {
        at,
        ip: formatIp(ip),
        state: 'active',
        // When it ends sorts as when it began, since all of a range last as long; 0 is for ever.
        since: end === '0' ? '~' : end.padStart(12, '0'),
        ...(mac !== undefined && isUnicastMac(mac) ? { mac } : {}),
        ...(duid === undefined ? {} : { duid }),
        ...(host === '*' ? {} : { name: host }),
      },
    ]
  })
}
