/** Zones and who answers for them. */
import { isWithin } from '../../../core/dns-name.ts'
import { defaultMail, mailboxName } from '../../../generate/dns/mailbox.ts'
import type { Zone } from '../../model/zone.ts'
import { defineFamily, zoneObject, type Report } from '../define-family.ts'
import { ofRecord } from '../dns-entry.ts'
import type { DnsView } from '../dns-view.ts'
import { relativeTo } from '../../rules/name-uses.ts'
import { recordTitle } from '../../rules/record-sets.ts'
import type { CheckView } from '../view.ts'
import { isAddress } from './targets.ts'

const codes = {
  'zone-without-servers': { severity: 'error', meaning: 'a zone without a name server' },
  'zone-single-server': {
    severity: 'info',
    meaning: 'a zone with one name server, of which RFC 2182 wants two',
  },
  'name-server-unaddressed': {
    severity: 'error',
    meaning: 'a name server that has no name, or whose name is in a zone of ours and has no address',
  },
  'name-server-alias': { severity: 'error', meaning: 'a name server that is an alias (RFC 2181 10.3)' },
  'name-server-retired': { severity: 'error', meaning: 'a name server that is a retired host' },
  'glue-missing': {
    severity: 'error',
    meaning: 'a delegation to a server below it, whose address is not beside it',
  },
  'mailbox-unusable': {
    severity: 'error',
    meaning: 'a mailbox of a zone that cannot be written in its SOA record (RFC 1035 8)',
  },
  'mailbox-undeliverable': {
    severity: 'warning',
    meaning: 'a mailbox of a zone in a domain of ours that takes no mail: neither MX nor address',
  },
} as const

type Code = keyof typeof codes

export const nameServers = defineFamily({
  title: 'Zones and name servers',
  codes,
  find: (view, report) => {
    for (const zone of view.snapshot.zones) {
      findServers(view, zone, report)
      findMailbox(view.dns, zone, report)
    }
    findGlue(view.dns, report)
  },
})

function findServers({ dns, hosts }: CheckView, zone: Zone, report: Report<Code>): void {
  const tell = (code: Code, message: string, mend: string, about?: string): void =>
    report(code, zoneObject(zone), { message, mend, key: 'ns', about })
  const another = `inv set zone ${zone.name} ns+=HOST`
  // Others answer for a zone that is only passed on.
  if ((zone.forwarders ?? []).length > 0) return
  if (zone.ns.length === 0) tell('zone-without-servers', 'it has no name server', another)
  if (zone.ns.length === 1) tell('zone-single-server', `"${zone.ns[0]}" is its only name server`, another)
  for (const server of zone.ns) {
    const host = hosts.get(server)
    const name = dns.serverName(server)
    const instead = `inv set zone ${zone.name} ns-=${server} ns+=HOST`
    if (host?.state === 'retired')
      tell('name-server-retired', `name server "${server}" is retired`, instead, server)
    else if (name === undefined) {
      if (host !== undefined)
        tell(
          'name-server-unaddressed',
          `name server "${server}" has no name in DNS`,
          `inv add address auto --host ${server}, on a subnet with a domain`,
          server,
        )
    } else if (dns.zoneOf(name) !== undefined && dns.cutOver(name) === undefined) {
      const found = dns.answers(name)
      if (found.some(({ type }) => type === 'CNAME'))
        tell(
          'name-server-alias',
          `name server "${name}" is an alias`,
          `${instead}, by the name that it stands for`,
          server,
        )
      else if (!found.some((entry) => isAddress(entry)))
        tell('name-server-unaddressed', `name server "${name}" has no address`, instead, server)
    }
  }
}

function findMailbox(dns: DnsView, zone: Zone, report: Report<Code>): void {
  const mail = zone.mail ?? defaultMail(zone.name)
  const set = `inv set zone ${zone.name} mail=NAME@DOMAIN`
  if (mailboxName(mail) === undefined) {
    report('mailbox-unusable', zoneObject(zone), {
      message: `"${mail}" cannot be written as a name in the SOA record`,
      mend: set,
      key: 'mail',
    })
    return
  }
  // A derived mailbox is a mere form.
  const domain = zone.mail?.split('@')[1]?.toLowerCase()
  const home = domain === undefined ? undefined : dns.zoneOf(domain)?.name
  if (domain === undefined || home === undefined || dns.cutOver(domain) !== undefined) return
  if (!dns.answers(domain).some((entry) => entry.type === 'MX' || entry.type === 'CNAME' || isAddress(entry)))
    report('mailbox-undeliverable', zoneObject(zone), {
      message: `"${mail}" takes no mail: "${domain}" has neither an MX record nor an address`,
      mend: `inv add record ${home} ${relativeTo(home, domain)} MX '10 HOST', or ${set}`,
      key: 'mail',
    })
}

function findGlue(dns: DnsView, report: Report<Code>): void {
  for (const { zone, record, type, owner, target } of dns.records) {
    if (type !== 'NS' || owner === zone.name || target === undefined) continue
    // A server elsewhere is found by its own zone.
    if (!isWithin(target, owner)) continue
    const glue = (dns.entries.get(target) ?? []).some((entry) => isAddress(entry))
    if (!glue)
      report('glue-missing', zoneObject(zone), {
        message: `${recordTitle(record)}: "${target}" lies below the delegation, and its address is not recorded`,
        mend: `inv add record ${zone.name} ${target.slice(0, -zone.name.length - 1)} A ADDRESS`,
        ...ofRecord({ record }),
      })
  }
}
