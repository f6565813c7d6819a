import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, aZone } from '../../../test/lib/inventory-builder.ts'
import { describeError, Invalid } from '../../core/errors.ts'
import { contains, parseIp, parsePrefix } from '../../core/ip.ts'
import { withParents, groupsByName } from '../model/groups-of.ts'
import { hostKinds, hostStates, type Host } from '../model/host.ts'
import { compileQuery } from './compile-query.ts'
import { queryableHosts } from './host-keys.ts'
import { findKey } from './key.ts'
import { listingOf, type ListableKind } from './listings.ts'
import { parseQuery } from './parse-query.ts'
import type { Prefilter } from '../model/prefilter.ts'
import { prefilterOf } from './prefilter.ts'
import type { Condition, Query } from './query.ts'

const GIBIBYTE = 1024 ** 3
const snapshot = aSnapshot({
  networks: [
    aNetwork(
      'office',
      [
        aSubnet('10.20.0.0/24', {
          domain: 'office.example',
          gateway: '10.20.0.1',
          quarantine: 7 * 86_400,
          ranges: [{ kind: 'static', first: '10.20.0.2', last: '10.20.0.99' }],
          reserved: [{ ip: '10.20.0.250', purpose: 'printer' }],
        }),
        aSubnet('fd20::/64'),
      ],
      { vlan: 20 },
    ),
    aNetwork('lab', [aSubnet('10.21.0.0/16', { dhcp: false })]),
  ],
  groups: [
    { name: 'all', parents: [], attributes: { env: 'prod', port: 80 } },
    { name: 'web', parents: ['all'], attributes: { port: 443, tls: true } },
    { name: 'db', parents: ['all'], attributes: { ssh: ['a', 'b'] } },
  ],
  zones: [aZone('office.example', { records: [{ name: '@', type: 'MX', data: '10 web1' }] })],
  hosts: [
    aHost('db1', {
      groups: ['db'],
      memory: 16 * GIBIBYTE,
      cpus: 8,
      serial: 'XK-42',
      tags: ['old'],
      location: { site: 'berlin', rack: 'r1', unit: 3 },
    }),
    aHost('hv1', { nics: [aNic('bond0', 'office', ['10.20.0.3'], '52:54:00:00:00:03', { kind: 'bond' })] }),
    aHost('vm1', {
      kind: 'vm',
      parent: 'hv1',
      state: 'planned',
      attributes: { env: 'Test', weight: 1.5 },
      disks: [
        { name: 'vda', size: 60 * GIBIBYTE },
        { name: 'vdb', size: 60 * GIBIBYTE },
      ],
    }),
    aHost('vm2', {
      kind: 'vm',
      parent: 'vm1',
      groups: ['web'],
      notes: 'two words',
      nics: [aNic('eth0', 'lab', ['10.21.0.9', '10.21.3.1'])],
    }),
    aHost('web1', {
      kind: 'container',
      parent: 'hv1',
      groups: ['web'],
      aliases: ['www'],
      memory: 8 * GIBIBYTE,
      nics: [aNic('eth0', 'office', ['10.20.0.10', 'fd20::10'], '52:54:00:00:00:10')],
      hostKeys: ['ssh-ed25519 AAAA'],
    }),
  ],
})

function found(kind: ListableKind, query: string): readonly string[] {
  const { queryable, objects, namesOf } = listingOf(kind, snapshot)
  return objects
    .filter(compileQuery(parseQuery(query), queryable, query))
    .map((object) => namesOf(object).join(' '))
}

describe('a query of hosts', () => {
  it.each([
    ['kind=vm,container state!=planned', 'vm2 web1'],
    ['KIND=VM', 'vm1 vm2'],
    ['state>=active', 'db1 hv1 vm2 web1'],
    ['group=all', 'db1 vm2 web1'],
    ['groups=web', 'vm2 web1'],
    ['memory>8G', 'db1'],
    ['memory=8192M', 'web1'],
    ['disk>=120G disks=2', 'vm1'],
    ['cpus<9', 'db1'],
    ['attr.port>=443', 'vm2 web1'],
    ['attr.port=80', 'db1'],
    ['attr.env=TEST', 'vm1'],
    ['attr.weight<2', 'vm1'],
    ['attr.tls=true', 'vm2 web1'],
    ['attr.ssh=b', 'db1'],
    ['has attr.weight', 'vm1'],
    ['parent=', 'db1 hv1'],
    ['parent=hv1', 'vm1 web1'],
    ['ancestor=hv1', 'vm1 vm2 web1'],
    ['guests>1', 'hv1'],
    ['guest=vm2', 'vm1'],
    ['ip in 10.20.0.0/16', 'hv1 web1'],
    ['ip in 10.20.0.5-10.21.0.9', 'vm2 web1'],
    ['ip in fd20::/32', 'web1'],
    ['address in 10.20.0.3,fd20::/64', 'hv1 web1'],
    ['ip not in 10.0.0.0/8', 'db1 vm1'],
    ['ip=FD20:0::10', 'web1'],
    ['ip>10.20.255.255', 'vm2 web1'],
    ['mac=52-54-00-00-00-10', 'web1'],
    ['network=office', 'hv1 web1'],
    ['vlan=20', 'hv1 web1'],
    ['subnet=10.21.0.0/16', 'vm2'],
    ['subnet in 10.0.0.0/8', 'hv1 vm2 web1'],
    ['nic-kind=bond', 'hv1'],
    ['fqdn=web1.office.example', 'web1'],
    ['domain=office.example', 'hv1 web1'],
    ['alias=www.office.example', 'web1'],
    ['notes="TWO words"', 'vm2'],
    ['notes~wo', 'vm2'],
    ['serial~^xk-\\d+$', 'db1'],
    ['name!~\\d', ''],
    ['location~berlin/r1 rack=R1 unit=3 site=berlin', 'db1'],
    ['has ssh-host-key', 'web1'],
    ['name>vm1', 'vm2 web1'],
    ['not (kind=physical or group=web)', 'vm1'],
    ['!tag=old kind=physical', 'hv1'],
    ['addresses=2', 'vm2 web1'],
    ['nics=0 disks=0', 'db1'],
  ])('%s', (query, names) => {
    expect(found('host', query).join(' ')).toBe(names)
  })

  it.each<[ListableKind, string, string]>([
    ['network', 'vlan>=20 hosts=2', 'office'],
    ['subnet', 'quarantine>=1d', '10.20.0.0/24'],
    ['subnet', 'dhcp=no', '10.21.0.0/16'],
    ['subnet', 'prefix in 10.0.0.0/8 length>16', '10.20.0.0/24'],
    ['subnet', 'prefix=fd20::/64 family=6', 'fd20::/64'],
    ['subnet', 'gateway in 10.20.0.0/24', '10.20.0.0/24'],
    ['range', 'kind=static first>10.0.0.0', '10.20.0.0/24 10.20.0.2-10.20.0.99'],
    ['zone', 'records>0', 'office.example'],
    ['record', 'target=web1.office.example', 'office.example @ MX 10 web1'],
    ['group', 'ancestor=all hosts=2', 'web'],
    ['group', 'attr.env=prod attr.port=443', 'web'],
    ['nic', 'host.state=active kind=bond', 'hv1 bond0'],
    ['nic', 'host.group=all network=lab', 'vm2 eth0'],
    ['disk', 'size>50G host.attr.weight=1.5', 'vm1 vda,vm1 vdb'],
    ['address', 'purpose=printer', '10.20.0.250'],
    ['address', 'host.kind=container family=4', '10.20.0.10'],
  ])('of %s: %s', (kind, query, names) => {
    expect(found(kind, query).join(',')).toBe(names)
  })

  it.each([
    [
      'knd=vm sate=x has grop',
      [
        'unknown key "knd"',
        'did you mean "kind"?',
        'unknown key "sate"',
        'did you mean "state"?',
        'did you mean "group"?',
      ],
    ],
    ['state=actve', ['unknown state "actve"', 'did you mean "active"?']],
    ['memory>=lots cpus=many', ['"lots" is no number or size', '"many" is no number']],
    ['ip=10.0.0.0/8', ['"10.0.0.0/8" is no IP address', 'ip in 10.0.0.0/8']],
    ['ip in 10.0.0.1/8', ['has bits set behind its 8 bits', 'did you mean "10.0.0.0/8"?']],
    ['ip in 10.0.0.9-10.0.0.1', ['ends before it begins']],
    ['ip in 10.0.0.9-fd00::1', ['begins with IPv4 and ends with IPv6']],
    ['name in web', ['"name" is no address', 'name=a,b']],
    ['mac=52:54', ['is no MAC address']],
    ['name~(', ['is no regular expression: unterminated group']],
    ['attr.=1', ['unknown key "attr."']],
  ])('%s is refused with all reasons', (query, reasons) => {
    try {
      found('host', query)
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      const said = describeError(error).join('\n')
      for (const reason of reasons) expect(said).toContain(reason)
      return
    }
    throw new Error('it was taken')
  })
})

interface Made {
  readonly condition: Condition
  readonly holds: (host: Host) => boolean
}

/** Conditions with an evaluation of their own, as plain as can be. */
const simple: fc.Arbitrary<Made> = fc.oneof(
  fc
    .subarray([...hostKinds], { minLength: 1 })
    .map((kinds) => made('kind', '=', kinds, ({ kind }) => kinds.includes(kind))),
  fc.constantFrom(...hostStates).map((state) => made('state', '!=', [state], (host) => host.state !== state)),
  fc
    .constantFrom('hv1', 'vm1')
    .map((parent) => made('parent', '=', [parent], (host) => host.parent === parent)),
  fc.constant(made('parent', '=', [], ({ parent }) => parent === undefined)),
  fc
    .constantFrom('all', 'web', 'nothing')
    .map((group) =>
      made('groups', '=', [group], (host) =>
        withParents(host.groups, groupsByName(snapshot.groups)).includes(group),
      ),
    ),
  fc.constantFrom('10.20.0.0/24', '10.0.0.0/8', 'fd20::/64', '10.21.0.9/32').map((prefix) =>
    made('ip', 'in', [prefix], ({ nics }) =>
      nics.some((nic) =>
        nic.addresses.some(({ ip }) => {
          const [within, address] = [parsePrefix(prefix), parseIp(ip)]
          return within !== undefined && address !== undefined && contains(within, address)
        }),
      ),
    ),
  ),
  fc
    .constantFrom(1, 8, 16)
    .map((size) => made('memory', '>=', [`${size}G`], ({ memory = 0 }) => memory >= size * GIBIBYTE)),
  fc
    .constantFrom('1', '^v', 'b1$')
    .map((text) => made('name', '~', [text], ({ name }) => new RegExp(text, 'i').test(name))),
  fc
    .constantFrom('db1', 'WEB1', 'x')
    .map((name) =>
      made('name', '=', [name, 'vm1'], (host) => [name.toLowerCase(), 'vm1'].includes(host.name)),
    ),
  fc.constant(made('tag', 'has', [], ({ tags }) => tags.length > 0)),
  fc.constant(
    made('mac', '=', ['52540000 0010'.replace(' ', '')], ({ nics }) =>
      nics.some(({ mac }) => mac === '52:54:00:00:00:10'),
    ),
  ),
)

function made(
  key: string,
  operator: Condition['operator'],
  values: readonly string[],
  holds: (host: Host) => boolean,
): Made {
  return { condition: { kind: 'condition', key, operator, values, at: { from: 0, to: 0 } }, holds }
}

interface Pair {
  readonly query: Query
  readonly holds: (host: Host) => boolean
}
const { pair } = fc.letrec<{ pair: Pair }>((tie) => ({
  pair: fc.oneof(
    { maxDepth: 4 },
    simple.map(({ condition, holds }): Pair => ({ query: condition, holds })),
    tie('pair').map(({ query, holds }): Pair => ({
      query: { kind: 'not', of: query },
      holds: (host) => !holds(host),
    })),
    fc.array(tie('pair'), { minLength: 2, maxLength: 3 }).map((all): Pair => ({
      query: { kind: 'and', of: all.map(({ query }) => query) },
      holds: (host) => all.every(({ holds }) => holds(host)),
    })),
    fc.array(tie('pair'), { minLength: 2, maxLength: 3 }).map((all): Pair => ({
      query: { kind: 'or', of: all.map(({ query }) => query) },
      holds: (host) => all.some(({ holds }) => holds(host)),
    })),
  ),
}))
const queryable = queryableHosts(snapshot)
const hostKey = (name: string): string | undefined => findKey(queryable, name)?.name
const namesOf = (holds: (host: Host) => boolean): readonly string[] =>
  snapshot.hosts.filter((host) => holds(host)).map(({ name }) => name)

describe('any query', () => {
  it('selects what plain reading of it selects', () => {
    fc.assert(
      fc.property(pair, ({ query, holds }) => {
        expect(namesOf(compileQuery(query, queryable, ''))).toEqual(namesOf(holds))
      }),
    )
  })

  it('obeys De Morgan', () => {
    fc.assert(
      fc.property(pair, pair, ({ query: a }, { query: b }) => {
        const selected = (query: Query): readonly string[] => namesOf(compileQuery(query, queryable, ''))
        const not = (of: Query): Query => ({ kind: 'not', of })
        expect(selected(not({ kind: 'and', of: [a, b] }))).toEqual(
          selected({ kind: 'or', of: [not(a), not(b)] }),
        )
        expect(selected(not({ kind: 'or', of: [a, b] }))).toEqual(
          selected({ kind: 'and', of: [not(a), not(b)] }),
        )
        expect(selected(not(not(a)))).toEqual(selected(a))
      }),
    )
  })

  it('has a prefilter that leaves out none of what it selects', () => {
    const groupsWithin = (group: string): readonly string[] =>
      ['all', 'db', 'web'].filter((name) =>
        withParents([name], groupsByName(snapshot.groups)).includes(group),
      )
    fc.assert(
      fc.property(pair, ({ query, holds }) => {
        const prefilter = prefilterOf(query, { groupsWithin, hostKey })
        for (const host of snapshot.hosts)
          if (holds(host)) expect([prefilter, passes(prefilter, host)]).toEqual([prefilter, true])
      }),
    )
  })
})

/** As a database would. */
function passes(prefilter: Prefilter, host: Host): boolean {
  switch (prefilter.kind) {
    case 'any':
      return true
    case 'none':
      return false
    case 'and':
      return prefilter.of.every((one) => passes(one, host))
    case 'or':
      return prefilter.of.some((one) => passes(one, host))
    case 'address':
      return host.nics.some((nic) =>
        nic.addresses.some(({ ip }) => {
          const address = parseIp(ip)
          return prefilter.within.some(
            ({ first, last }) =>
              address?.family === first.family && address.value >= first.value && address.value <= last.value,
          )
        }),
      )
    case 'text':
      return prefilter.where === 'begins'
        ? host.name.startsWith(prefilter.text)
        : host.name.includes(prefilter.text)
    case 'number': {
      const value = prefilter.column === 'memory' ? host.memory : host.cpus
      if (value === undefined) return false
      return prefilter.operator === '>=' ? value >= prefilter.value : value === prefilter.value
    }
    case 'column': {
      const columns = {
        name: [host.name],
        kind: [host.kind],
        state: [host.state],
        parent: [host.parent ?? ''],
        group: host.groups,
        tag: host.tags,
        network: host.nics.flatMap((nic) => nic.network ?? []),
        mac: host.nics.flatMap((nic) => nic.mac ?? []),
      }
      return columns[prefilter.column].some((value: string) => prefilter.values.includes(value))
    }
  }
}

describe('prefilterOf', () => {
  const column = (name: string, ...values: string[]): unknown => ({ kind: 'column', column: name, values })
  it.each([
    [
      'kind=vm state!=retired',
      {
        kind: 'and',
        of: [column('kind', 'vm'), column('state', 'planned', 'installing', 'active', 'maintenance')],
      },
    ],
    ['group=all', column('group', 'all', 'web', 'db')],
    ['memory>=8G', { kind: 'number', column: 'memory', operator: '>=', value: 8 * GIBIBYTE }],
    ['not memory>=8G', { kind: 'any' }],
    ['os=debian', { kind: 'any' }],
    ['name=WEB1 os=x', column('name', 'web1')],
    ['name=web1 or os=x', { kind: 'any' }],
    ['not (kind=vm or tag=x)', column('kind', 'physical', 'container')],
    ['not (name=a state=active)', { kind: 'any' }],
    [
      'state=active not state=active',
      {
        kind: 'and',
        of: [column('state', 'active'), column('state', 'planned', 'installing', 'maintenance', 'retired')],
      },
    ],
    ['kind!=physical,vm,container', { kind: 'none' }],
    ['parent=', { kind: 'any' }],
    ['', { kind: 'any' }],
    ['name~^Web0', { kind: 'text', where: 'begins', text: 'web0' }],
    ['name~^web0?', { kind: 'text', where: 'begins', text: 'web' }],
    ['name~eb', { kind: 'text', where: 'holds', text: 'eb' }],
    ['name~eb\\d or name!~x', { kind: 'any' }],
    ['name~"^a|b"', { kind: 'any' }],
    ['cpus>99999999999 or memory<1.5', { kind: 'any' }],
    ['address=10.0.0.1 names="\0"', { kind: 'none' }],
  ])('of %s', (text, wanted) => {
    const groups = groupsByName(snapshot.groups)
    const within = (group: string): readonly string[] =>
      [...groups.keys()].filter((name) => withParents([name], groups).includes(group))
    expect(prefilterOf(parseQuery(text), { groupsWithin: within, hostKey })).toEqual(wanted)
  })
})
