/** Records about addresses: of whom they are, and what they are called. */
import { isWithin } from '../../../core/dns-name.ts'
import { formatIp, parseIp, parseReverseName } from '../../../core/ip.ts'
import { recordTitle } from '../../rules/record-sets.ts'
import { defineFamily, zoneObject, type Report } from '../define-family.ts'
import { ofRecord, removal, titleOf } from '../dns-entry.ts'
import type { ZoneEntry } from '../dns-view.ts'
import { areTogether } from '../entry-views.ts'
import type { CheckView } from '../view.ts'

const codes = {
  'record-address-unknown': {
    severity: 'warning',
    meaning: 'an A or AAAA record with an address of a subnet of ours that nobody has',
  },
  'pointer-duplicate': {
    severity: 'warning',
    meaning: 'a PTR record at an address of a host, or two at one address: which name it has is chance',
  },
  'pointer-owner': {
    severity: 'warning',
    meaning: 'a PTR record in a reverse zone at a name that is no address',
  },
} as const

type Code = keyof typeof codes

export const addressRecords = defineFamily({
  title: 'Records of addresses',
  codes,
  find: (view, report) => {
    for (const entry of view.dns.records) {
      findAddress(view, entry, report)
      if (entry.type === 'PTR') findPointer(view, entry, report)
    }
  },
})

function findAddress(view: CheckView, entry: ZoneEntry, report: Report<Code>): void {
  const ip = entry.type === 'A' || entry.type === 'AAAA' ? parseIp(entry.text) : undefined
  const home = ip === undefined ? undefined : view.subnetAt(ip)
  if (home === undefined || view.ownerOf.has(entry.text)) return
  const { subnet } = home
  if (subnet.gateway === entry.text || subnet.reserved.some((one) => one.ip === entry.text)) return
  report('record-address-unknown', zoneObject(entry.zone), {
    message: `${recordTitle(entry.record)}: ${entry.text} is in ${subnet.prefix}, and nobody has it`,
    mend: `${removal(entry)}, or inv add address ${entry.text} --purpose TEXT`,
    ...ofRecord(entry),
  })
}

function findPointer(view: CheckView, entry: ZoneEntry, report: Report<Code>): void {
  if (!isWithin(entry.owner, 'arpa')) return
  const ip = parseReverseName(entry.owner)
  const tell = (code: Code, message: string): void =>
    report(code, zoneObject(entry.zone), {
      message: `${recordTitle(entry.record)}: ${message}`,
      mend: removal(entry),
      ...ofRecord(entry),
    })
  // RFC 2317: a delegated part of a /24 has a name such as 0-63.2.0.192.in-addr.arpa.
  const classless = /[-/]/.test(entry.zone.name.replace(/in-addr\.arpa$/, ''))
  if (ip === undefined && !classless) tell('pointer-owner', 'its name is that of no address')
  const host = ip === undefined ? undefined : view.ownerOf.get(formatIp(ip))
  const twin = (view.dns.entries.get(entry.owner) ?? []).find(
    (one) => one.type === 'PTR' && areTogether(one, entry),
  )
  if (host?.name !== undefined && host.name !== entry.target)
    tell('pointer-duplicate', `host "${host.host.name}" has that address, and is called "${host.name}"`)
  else if (twin !== undefined && twin !== entry)
    tell('pointer-duplicate', `that address has another PTR record too: ${titleOf(twin)}`)
}
