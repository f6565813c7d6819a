/** Where zones are written and who sees them, as DNS servers are told, and what keeps them from doing it. */
import { groupBy } from '../../../core/group-by.ts'
import type { Zone } from '../../model/zone.ts'
import { recordTitle } from '../../rules/record-sets.ts'
import { defineFamily, zoneObject, type Report } from '../define-family.ts'
import { ofRecord } from '../dns-entry.ts'
import { hasAddress } from '../has-address.ts'
import type { CheckView } from '../view.ts'

const codes = {
  'view-unknown': {
    severity: 'error',
    meaning: 'a view of a zone or a record that dns.views of the site does not name',
  },
  'forward-zone-names': {
    severity: 'warning',
    meaning: 'hosts with names in a zone that is passed on to other resolvers: nobody is told of them here',
  },
  'dynamic-without-primary': {
    severity: 'error',
    meaning: 'a dynamic zone that is written on no host of ours, so that nobody can send its updates',
  },
  'primary-unaddressed': {
    severity: 'error',
    meaning: 'a primary without an address, from which no secondary can fetch the zone',
  },
  'secondary-unaddressed': {
    severity: 'error',
    meaning: 'a host that is a further name server, by a name elsewhere, and has no address',
  },
} as const

type Code = keyof typeof codes

export const zoneServers = defineFamily({
  title: 'Zones and their servers',
  codes,
  find: (view, report) => {
    for (const zone of view.snapshot.zones) {
      findViews(view, zone, report)
      findPrimary(view, zone, report)
    }
    findForwarded(view, report)
  },
})

function findViews({ settings }: CheckView, zone: Zone, report: Report<Code>): void {
  if (settings.services === undefined) return
  const known = settings.services.dns.views.map(({ name }) => name)
  const there = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`
  for (const name of zone.views ?? [])
    if (!known.includes(name))
      report('view-unknown', zoneObject(zone), {
        message: `view "${name}" is none of the site's: ${there}`,
        mend: `inv set zone ${zone.name} view-=${name}, or name it in dns.views of hostwright.yaml`,
        key: 'views',
        about: name,
      })
  for (const record of zone.records)
    if (record.view !== undefined && !known.includes(record.view))
      report('view-unknown', zoneObject(zone), {
        message: `${recordTitle(record)}: the view is none of the site's: ${there}`,
        mend: `inv edit zone name=${zone.name}, or name it in dns.views of hostwright.yaml`,
        ...ofRecord({ record }),
      })
}

function findPrimary({ hosts, dns }: CheckView, zone: Zone, report: Report<Code>): void {
  const [first] = zone.ns
  const name = zone.primary ?? first
  const primary = name === undefined ? undefined : hosts.get(name)
  const set = `inv set zone ${zone.name}`
  if (zone.dynamic === true && primary === undefined)
    report('dynamic-without-primary', zoneObject(zone), {
      message: 'it is dynamic, and none of our hosts is its primary',
      mend: `${set} primary=HOST`,
      key: 'dynamic',
    })
  if (zone.primary !== undefined && primary !== undefined && !hasAddress(primary))
    report('primary-unaddressed', zoneObject(zone), {
      message: `its primary "${primary.name}" has no address`,
      mend: `inv add address auto --host ${primary.name}, or ${set} primary=HOST`,
      key: 'primary',
      about: primary.name,
    })
  for (const server of zone.ns) {
    const host = server === name ? undefined : hosts.get(server)
    // Of a name in a zone of ours the other family tells.
    const published = dns.zoneOf(dns.serverName(server) ?? zone.name) !== undefined
    if (host !== undefined && !published && !hasAddress(host))
      report('secondary-unaddressed', zoneObject(zone), {
        message: `its name server "${server}" has no address`,
        mend: `inv add address auto --host ${server}, or ${set} ns-=${server}`,
        key: 'ns',
        about: server,
      })
  }
}

function findForwarded({ addresses, dns }: CheckView, report: Report<Code>): void {
  const named = addresses.flatMap(({ name, host }) => {
    const zone = name === undefined ? undefined : dns.zoneOf(name)
    return zone?.forwarders === undefined || zone.forwarders.length === 0 ? [] : [{ zone, host: host.name }]
  })
  for (const [zone, all] of groupBy(named, (one) => one.zone)) {
    const names = [...new Set(all.map(({ host }) => host))]
    const more = names.length > 1 ? ` and ${names.length - 1} more` : ''
    report('forward-zone-names', zoneObject(zone), {
      message: `it is passed on to ${(zone.forwarders ?? []).join(', ')}, and host "${names[0] ?? ''}"${more} has a name in it`,
      mend: 'they are to publish these names, or the subnets get another domain',
      key: 'forwarders',
    })
  }
}
