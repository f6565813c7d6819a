/** Which zone a zone file is of, where no named.conf says it. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import { readName } from './read-name.ts'
import type { Entry } from './zone-entries.ts'

/** By the absolute owner of its SOA record, by the `$ORIGIN` before that, or by the file's name: without final dot. */
export function zoneNameOf(entries: readonly Entry[], file: string): string | undefined {
  let origin: string | undefined
  for (const { fields, blank } of entries) {
    const [first, second] = fields
    if (first === undefined) continue
    if (/^\$origin$/i.test(first.text)) origin = nameOf(second?.text ?? '', origin) ?? origin
    else if (fields.some(({ text, quoted }) => !quoted && /^soa$/i.test(text)))
      return (blank ? origin : nameOf(first.text, origin)) ?? fromFileName(file)
  }
  return origin ?? fromFileName(file)
}

function nameOf(text: string, origin: string | undefined): string | undefined {
  const read = readName(text, origin)
  return 'problem' in read ? undefined : read.name
}

/** `db.office.example`, `office.example.zone`, `db.10.20` and `20.10.in-addr.arpa.db`; one word could be anything. */
function fromFileName(file: string): string | undefined {
  const base = file.split('/').at(-1)?.toLowerCase().replace(/\.$/, '') ?? ''
  const name = base
    .replace(/^(?:db|named|zone|pri|master)\./, '')
    .replace(/(?:\.(?:zone|db|hosts|rev|dns|txt|host|signed))+$/, '')
  if (/^\d{1,3}(?:\.\d{1,3}){0,2}$/.test(name) && name.split('.').every((octet) => Number(octet) < 256))
    return base.startsWith('db.') ? `${name.split('.').toReversed().join('.')}.in-addr.arpa` : undefined
  return name.includes('.') && dnsNameProblem(name, { underscore: true }) === undefined ? name : undefined
}
