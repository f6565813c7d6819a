/** Records other than those of addresses as options of dnsmasq, and what it cannot serve (dnsmasq(8)). */
import { Buffer } from 'node:buffer'
import { readStrings } from '../../core/dns-text.ts'
import type { Problem } from '../../core/errors.ts'
import { describeSource, type DnsRecord } from '../dns/dns-record.ts'
import { checkLength, quoted } from './lines.ts'
import { recordOctets } from './record-octets.ts'

/** Types that make answers at other names than their own, or stand for a server's own knowledge. */
const UNSERVED: Readonly<Record<string, string>> = {
  DNAME: 'dnsmasq makes no names from a DNAME record',
}

/** `ttl`: what dnsmasq gives records, in seconds. */
export function recordLines(
  records: readonly DnsRecord[],
  ttl: number,
  problems: Problem[],
): readonly string[] {
  return records.flatMap((record) => {
    const lines = linesOf(record, ttl)
    const what = describeSource(record.source)
    if ('problem' in lines) problems.push({ message: `${what}: ${lines.problem}` })
    else for (const line of lines.lines) checkLength(line, what, problems)
    return 'problem' in lines ? [] : lines.lines
  })
}

type Lines = { readonly lines: readonly string[] } | { readonly problem: string }

function linesOf(record: DnsRecord, ttl: number): Lines {
  const { owner, type, text } = record
  const unserved = UNSERVED[type]
  if (unserved !== undefined) return { problem: unserved }
  if (owner.startsWith('*.')) return wildcardLines(record)
  const plain = writers[type]?.(record, ttl)
  if (plain !== undefined) return { lines: [plain] }
  const data = recordOctets(type, text)
  if (data === undefined) return { problem: `dnsmasq cannot serve ${type} records` }
  return { lines: [`dns-rr=${owner},${data.number},${data.octets.toString('hex')}`] }
}

/** For all names below it, whatever else dnsmasq has of them. */
function wildcardLines({ owner, type, text }: DnsRecord): Lines {
  if (type !== 'A' && type !== 'AAAA')
    return { problem: `dnsmasq has wildcards of addresses, and none of ${type} records` }
  return { lines: [`address=/${owner}/${text}`, `local=/${owner}/`] }
}

/** Undefined where the option cannot say it. */
type Writer = (record: DnsRecord, ttl: number) => string | undefined

const writers: Readonly<Record<string, Writer>> = {
  CNAME: ({ owner, text, ttl }, usual) =>
    [`cname=${owner}`, withoutDot(text), ...(ttl === usual || ttl === 0 ? [] : [ttl])].join(','),
  PTR: ({ owner, text }) => `ptr-record=${owner},${withoutDot(text)}`,
  MX: ({ owner, text }) => {
    const [preference, target = ''] = text.split(' ')
    return `mx-host=${owner},${withoutDot(target)},${preference}`
  },
  SRV: ({ owner, text }) => {
    const [priority, weight, port, target = ''] = text.split(' ')
    return `srv-host=${owner},${withoutDot(target)},${port},${priority},${weight}`
  },
  TXT: ({ owner, text }) => {
    const strings = readStrings(text)
    const texts = typeof strings === 'string' ? [undefined] : strings.map(plainText)
    return texts.some((one) => one === undefined)
      ? undefined
      : [`txt-record=${owner}`, ...texts.map((one) => quoted(one ?? ''))].join(',')
  },
  CAA: ({ owner, text }) => {
    const [, flags, tag, value = ''] = /^(\d+) (\w+) (".*")$/s.exec(text) ?? []
    const [octets] = readStrings(value)
    const plain = typeof octets === 'object' ? plainText(octets) : undefined
    return plain === undefined || plain === ''
      ? undefined
      : `caa-record=${owner},${flags},${tag},${quoted(plain)}`
  },
}

/** Of the root nothing is left, which dnsmasq takes for "no such host". */
function withoutDot(name: string): string {
  return name.replace(/\.$/, '')
}

/** Undefined where the octets are no text that a line can hold. */
function plainText(octets: Buffer): string | undefined {
  const text = octets.toString('utf8')
  return /[\u0000-\u001f\u007f]/.test(text) || !Buffer.from(text, 'utf8').equals(octets) ? undefined : text
}
