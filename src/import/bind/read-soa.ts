/** The SOA record of a zone (RFC 1035 3.3.13): who is in charge, the serial, and the times. */
import type { SerialScheme } from '../../inventory/model/zone.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { shown } from '../shown.ts'
import { readName } from './read-name.ts'
import type { RawRecord } from './read-zone.ts'
import { readTtl } from './read-ttl.ts'
import { fieldsText } from './record-data.ts'

export interface Soa {
  /** Name of the primary without final dot. */
  readonly primary: string
  readonly mail: string | undefined
  readonly serial: number
  /** TTL of "no such name", which old zones have as the default TTL too. */
  readonly minimum: number
  /** What of it has no place. */
  readonly remarks: readonly string[]
}

/** Refresh, retry, expire, minimum as our own generator writes them. */
const OWN_TIMES = '7200 900 1209600 300'

/** Undefined, and a problem said, where it cannot be read. */
export function readSoa(record: RawRecord, report: DraftBuilder): Soa | undefined {
  const { fields, origin, at } = record
  const [primary, mailbox, serial, ...times] = fields.map(({ text }) => text)
  const seconds = times.map(readTtl)
  if (primary === undefined || mailbox === undefined || fields.length !== 7 || seconds.includes(undefined)) {
    report.problem(
      at,
      `SOA: ${fieldsText(fields)} is not of the form PRIMARY MAILBOX SERIAL REFRESH RETRY EXPIRE MINIMUM`,
    )
    return undefined
  }
  const name = readName(primary, origin)
  if ('problem' in name) {
    report.problem(at, `SOA: ${shown(primary)}: ${name.problem}`)
    return undefined
  }
  if (serial === undefined || !/^\d{1,10}$/.test(serial) || Number(serial) > 0xffff_ffff) {
    report.problem(at, `SOA: the serial ${shown(serial ?? '')} is no number of 32 bits`)
    return undefined
  }
  const mail = mailOf(mailbox, origin)
  const remarks = [
    ...(mail === undefined ? [`${shown(mailbox)} is no mailbox that the inventory has a place for`] : []),
    ...(seconds.join(' ') === OWN_TIMES
      ? []
      : [`the times ${times.join(' ')} have no place in the inventory; ${OWN_TIMES} is what is generated`]),
  ]
  return { primary: name.name, mail, serial: Number(serial), minimum: seconds[3] ?? 0, remarks }
}

const MAILBOX = /^[^\s@"\\]+@[A-Za-z0-9.-]+$/

/** `host\.master.office.example.` is `host.master@office.example` (RFC 1035 8). Some write it as the latter, and mean it. */
function mailOf(text: string, origin: string | undefined): string | undefined {
  if (text.includes('@')) return MAILBOX.test(text) ? text.replace(/\.$/, '') : undefined
  const absolute = text.endsWith('.') ? text : `${text}.${origin ?? ''}.`
  const [, local = '', domain = ''] = /^((?:[^.\\]|\\.)+)\.(.+)\.$/.exec(absolute.slice(0, 600)) ?? []
  const mail = `${local.replaceAll(/\\(.)/g, '$1')}@${domain.toLowerCase()}`
  return MAILBOX.test(mail) ? mail : undefined
}

/** What the serial looks like: a date and a number, the time of day, or a plain count. */
export function schemeOf(serial: number): SerialScheme {
  const [, year = '', month = '', day = ''] = /^(\d{4})(\d{2})(\d{2})\d{2}$/.exec(String(serial)) ?? []
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  if (Number(year) >= 1980 && Number(year) <= 2200 && date.getUTCDate() === Number(day)) return 'date'
  return serial >= 1_000_000_000 && serial < 2_147_483_648 ? 'epoch' : 'counter'
}
