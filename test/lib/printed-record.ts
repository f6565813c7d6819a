/** Records as named-checkzone and dig print them, in the one form that this project writes. */
import { formatIp, parseIp } from '../../src/core/ip.ts'

/** Types whose data ends in octets, which BIND prints in pieces. */
const IN_PIECES = /^(?:CDNSKEY|CDS|DNSKEY|DS|OPENPGPKEY|SMIMEA|SSHFP|TLSA|TYPE\d+)$/
const FIELDS_BEFORE: Readonly<Record<string, number>> = { OPENPGPKEY: 0, SSHFP: 2 }

/** `OWNER TTL TYPE DATA` of a line that has these apart by tabs and blanks; undefined for any other line, and for the SOA. */
export function printedRecord(line: string): string | undefined {
  const [, owner, ttl, type = '', data = ''] = /^(\S+)\s+(\d+)\s+IN\s+(\S+)\s+(.*)$/.exec(line) ?? []
  if (owner === undefined || type === 'SOA') return undefined
  return `${owner} ${ttl} ${type} ${IN_PIECES.test(type) ? inOnePiece(type, data) : inOneForm(type, data)}`
}

function inOnePiece(type: string, data: string): string {
  const fields = data.split(/\s+/)
  const before = type.startsWith('TYPE') ? 2 : (FIELDS_BEFORE[type] ?? 3)
  return [...fields.slice(0, before), fields.slice(before).join('')].join(' ').trimEnd()
}

/** IPv6 addresses as RFC 5952 has them: BIND writes `::0.1.0.0` for `::1:0`. */
function inOneForm(type: string, data: string): string {
  const ip = type === 'AAAA' ? parseIp(data) : undefined
  return ip === undefined ? data : formatIp(ip)
}
