/** Names in DNS that two want, or that nobody publishes. */
import { dnsNameProblem, isWithin } from '../../../core/dns-name.ts'
import type { Network } from '../../model/network.ts'
import { defineFamily, hostOf, networkOf, type Report } from '../define-family.ts'
import { aboutOf, keyOf, objectOf, removal, titleOf } from '../dns-entry.ts'
import type { Entry } from '../dns-view.ts'
import { areTogether } from '../entry-views.ts'
import { subnetKey } from '../subnet-facts.ts'
import { addressKey, type CheckView } from '../view.ts'

const codes = {
  'name-taken': { severity: 'error', meaning: 'two hosts whose addresses are given one name' },
  'alias-taken': { severity: 'error', meaning: 'an alias that is the name or an alias of another host too' },
  'cname-beside-others': {
    severity: 'error',
    meaning: 'a CNAME at a name that holds something else too (RFC 1034 3.6.2)',
  },
  'cname-apex': { severity: 'error', meaning: "an alias or CNAME at a zone's own name" },
  'name-invalid': {
    severity: 'error',
    meaning: 'an address whose derived name is too long, or else no name',
  },
  'domain-without-zone': {
    severity: 'warning',
    meaning: 'a subnet whose domain lies in no zone of ours, so that its names are published nowhere',
  },
  'name-elsewhere': {
    severity: 'info',
    meaning: 'an alias or a whole name of a host or address in no zone of ours: others publish it, or no one',
  },
  'alias-of-retired': { severity: 'warning', meaning: 'a retired host that keeps an alias from others' },
  'name-delegated': {
    severity: 'warning',
    meaning: 'a name of a host below a delegation to other servers, so that our zone does not publish it',
  },
} as const

type Code = keyof typeof codes

export const names = defineFamily({
  title: 'Names',
  codes,
  find: (view, report) => {
    const { dns, snapshot } = view
    for (const [name, entries] of dns.entries) {
      if (entries.length > 1) findClashes(name, entries, report)
      if (dns.zones.has(name)) findApex(name, entries, report)
    }
    findBareAliases(view, report)
    for (const placed of view.addresses) {
      const problem = placed.name === undefined || placed.named ? undefined : dnsNameProblem(placed.name)
      if (problem !== undefined)
        report('name-invalid', hostOf(placed.host), {
          message: `the name "${placed.name}" of ${placed.text}: ${problem}`,
          mend: `a shorter name: inv rename host ${placed.host.name} NAME`,
          key: addressKey(placed),
          about: placed.text,
        })
    }
    // A site without any zone leaves DNS to others.
    if (snapshot.zones.some(({ name }) => !isWithin(name, 'arpa'))) findUnpublished(view, report)
  },
})

function findClashes(name: string, entries: readonly Entry[], report: Report<Code>): void {
  const aliases = entries.filter(({ type }) => type === 'CNAME')
  const derived = entries.filter(
    (entry) => (entry.kind === 'address' && !entry.placed.named) || entry.kind === 'name',
  )
  const [firstDerived] = derived
  for (const entry of derived)
    if (firstDerived !== undefined && objectOf(entry).name !== objectOf(firstDerived).name)
      tell('name-taken', entry, firstDerived, name, report)
  // An alias is told of with the first entry that differs from it and is seen beside it.
  for (const alias of aliases) {
    const other = entries.find((entry) => !isSame(entry, alias) && areTogether(entry, alias))
    if (other === undefined) continue
    if (alias.kind === 'record' || other.kind === 'record' || other.kind === 'server')
      tell('cname-beside-others', alias, other, name, report)
    else if (!isTheWord(alias, other)) tell('alias-taken', alias, other, name, report)
  }
}

/** Two records that say the same are one. */
function isSame(a: Entry, b: Entry): boolean {
  if (a === b) return true
  return a.kind === 'record' && b.kind === 'record' && a.type === b.type && a.text === b.text
}

/** Aliases that are the very word are told of without their domains. */
function isTheWord(alias: Entry, other: Entry): boolean {
  if (alias.kind !== 'alias') return false
  if (other.kind === 'alias') return other.alias === alias.alias
  return objectOf(other).name === alias.alias
}

function tell(code: Code, entry: Entry, other: Entry, name: string, report: Report<Code>): void {
  report(code, objectOf(entry), {
    message: `${titleOf(entry)}: the name "${name}" is that of ${titleOf(other)} too`,
    mend: mendOf(entry),
    key: keyOf(entry),
    about: aboutOf(entry),
  })
}

function mendOf(entry: Entry): string {
  switch (entry.kind) {
    case 'address':
      return `inv rename host ${entry.placed.host.name} NAME`
    case 'name':
      return `inv rename host ${entry.host.name} NAME`
    case 'alias':
      return `inv rm alias ${entry.host.name} ${entry.alias}`
    case 'server':
      return `inv set zone ${entry.zone.name} ns-=NAME`
    case 'record':
      return removal(entry)
  }
}

function findApex(zone: string, entries: readonly Entry[], report: Report<Code>): void {
  for (const entry of entries)
    if (entry.type === 'CNAME')
      report('cname-apex', objectOf(entry), {
        message: `${titleOf(entry)}: "${zone}" is a zone, and an alias cannot stand at a zone's own name`,
        mend: mendOf(entry),
        key: keyOf(entry),
        about: aboutOf(entry),
      })
}

/** An alias is a word that one host has, whatever its domain, and that no host is called by. */
function findBareAliases({ snapshot, hosts }: CheckView, report: Report<Code>): void {
  const owners = new Map<string, string>()
  for (const host of snapshot.hosts)
    for (const alias of host.aliases) {
      if (host.state === 'retired')
        report('alias-of-retired', hostOf(host), {
          message: `it is retired and has alias "${alias}"`,
          mend: `inv rm alias ${host.name} ${alias}`,
          key: `aliases[${alias}]`,
          about: alias,
        })
      const owner = hosts.has(alias) ? alias : owners.get(alias)
      if (owner === undefined) owners.set(alias, host.name)
      else
        report('alias-taken', hostOf(host), {
          message:
            owner === alias
              ? `alias "${alias}" is the name of ${alias === host.name ? 'the host itself' : 'a host'}`
              : `alias "${alias}" is that of host "${owner}" too`,
          mend: `inv rm alias ${host.name} ${alias}`,
          key: `aliases[${alias}]`,
          about: alias,
        })
    }
}

function findUnpublished({ dns, snapshot }: CheckView, report: Report<Code>): void {
  for (const network of snapshot.networks) findDomains(network, dns.zoneOf, report)
  for (const [name, entries] of dns.entries)
    for (const entry of entries) {
      if (entry.kind === 'record' || entry.kind === 'server') continue
      const given = entry.kind !== 'address' || entry.placed.named || entry.placed.host.name.includes('.')
      const zone = dns.zoneOf(name)
      const cut = zone === undefined ? undefined : dns.cutOver(name)
      if (cut !== undefined)
        report('name-delegated', objectOf(entry), {
          message: `${titleOf(entry)}: "${name}" lies below "${cut}", which zone "${zone?.name}" delegates to other servers`,
          mend: 'they are to publish it, or the delegation goes: inv rm record ZONE NAME NS',
          key: keyOf(entry),
          about: aboutOf(entry),
        })
      else if (zone === undefined && given)
        report('name-elsewhere', objectOf(entry), {
          message: `${titleOf(entry)}: "${name}" is in no zone of ours`,
          mend: 'inv add zone NAME, where we are to publish it',
          key: keyOf(entry),
          about: aboutOf(entry),
        })
    }
}

function findDomains(
  network: Network,
  zoneOf: (name: string) => { readonly name: string } | undefined,
  report: Report<Code>,
): void {
  for (const subnet of network.subnets) {
    const domain = subnet.domain?.toLowerCase()
    if (domain !== undefined && zoneOf(domain) === undefined)
      report('domain-without-zone', networkOf(network), {
        message: `the domain "${domain}" of ${subnet.prefix} is in no zone of ours`,
        mend: `inv add zone ${domain} --ns HOST`,
        key: subnetKey(subnet, 'domain'),
        about: subnet.prefix,
      })
  }
}
