import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aSnapshot, aSubnet } from '../../test/lib/inventory-builder.ts'
import { Invalid } from '../core/errors.ts'
import { listObjects } from './list-objects.ts'
import { selectHosts } from './select.ts'
import { makeInventoryView } from './view.ts'

const GIBIBYTE = 1024 ** 3
const snapshot = aSnapshot({
  networks: [
    aNetwork('office', [aSubnet('10.20.0.0/24', { domain: 'office.example', gateway: '10.20.0.1' })]),
    aNetwork('a-network-with-a-long-name', []),
  ],
  groups: [
    { name: 'all', parents: [], attributes: { level: 'all', top: true } },
    { name: 'web', parents: ['all'], attributes: { level: 'web', port: 80 } },
    { name: 'unused', parents: [], attributes: {} },
  ],
  hosts: [
    aHost('db01', { state: 'retired', memory: 16 * GIBIBYTE, groups: ['all'] }),
    aHost('hv1', { kind: 'physical' }),
    aHost('web01', {
      kind: 'vm',
      parent: 'hv1',
      memory: 8 * GIBIBYTE,
      groups: ['web'],
      tags: ['edge', 'blue'],
      attributes: { port: 8080 },
      nics: [{ name: 'eth0', network: 'office', addresses: [{ ip: '10.20.0.10' }] }],
    }),
    aHost('web02', {
      kind: 'vm',
      parent: 'hv1',
      memory: 512 * 1024 ** 2,
      groups: ['web'],
      nics: [{ name: 'eth0', network: 'office', addresses: [{ ip: '10.20.0.9' }] }],
    }),
  ],
})

const selected = (...selectors: string[]): string[] =>
  selectHosts(snapshot, selectors).map((host) => host.name)

describe('selectHosts', () => {
  it.each([
    ['a name', ['web01'], ['web01']],
    ['a whole name, in capitals', ['WEB01.office.example'], ['web01']],
    ['several, each once and in the order of the inventory', ['web02', 'hv1', 'web02'], ['hv1', 'web02']],
    ['a group with the groups in it', ['@all'], ['db01', 'web01', 'web02']],
    ['a group within a query', ['@all kind=vm not (@web memory>=1G)'], ['web02']],
    ['a query', ['kind=vm tag=edge'], ['web01']],
    ['a query and a name', ['memory>=16G', 'hv1'], ['db01', 'hv1']],
    ['a query with all that hold', ['state!=retired name~^(web|db) memory<1G'], ['web02']],
    ['what is not there', ['parent='], ['db01', 'hv1']],
    ['an inherited attribute', ['attr.port=80'], ['web02']],
    ['a group above', ['group=all'], ['db01', 'web01', 'web02']],
    ['a value in quotes', ["name~'^w eb' kind=vm", 'hv1'], undefined],
    ['an address', ['ip=10.20.0.9'], ['web02']],
    ['no match of an expression', ['name!~0'], ['hv1']],
    ['a query without an operator', ['not kind=vm'], ['db01', 'hv1']],
    ['brackets, and one of several', ['(tag=edge or name~^db) state=active,retired'], ['db01', 'web01']],
    ['an address within a prefix', ['ip in 10.20.0.8/31'], ['web02']],
  ])('takes %s', (_what, selectors, wanted) => {
    if (wanted === undefined) expect(() => selected(...selectors)).toThrow('matches no host')
    else expect(selected(...selectors)).toEqual(wanted)
  })

  it('takes all but the retired, unless one of those is named', () => {
    expect(selectHosts(snapshot, [], { all: true }).map((host) => host.name)).toEqual([
      'hv1',
      'web01',
      'web02',
    ])
    expect(selected('db01')).toEqual(['db01'])
    expect(() => selectHosts(snapshot, ['hv1'], { all: true })).toThrow('not both')
    expect(() => selectHosts(aSnapshot({}), [], { all: true })).toThrow('the inventory has none')
    expect(() => selected()).toThrow('none is named')
  })

  it('names every selector that matches nothing', () => {
    try {
      selected('web03', '@wbe', '@unused', 'kind=container', 'hv1', 'kind=vm group=wbe')
      throw new Error('it selected')
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      expect(error.problems.map(({ message, hint }) => [message, hint])).toEqual([
        ['unknown host "web03"', 'did you mean "web01"?'],
        ['unknown group "wbe"', 'did you mean "@web"?'],
        ['no host is in group "unused"', undefined],
        ['the query "kind=container" matches no host', undefined],
        ['the query "kind=vm group=wbe" matches no host', 'no host has group=wbe: did you mean "web"?'],
      ])
    }
  })

  it('says whose alias a name is', () => {
    const named = aSnapshot({ hosts: [aHost('cart-1', { aliases: ['shop1'] }), aHost('shop2')] })
    expect(() => selectHosts(named, ['shop1'])).toThrow(
      expect.objectContaining({
        problems: [expect.objectContaining({ hint: '"shop1" is an alias of host "cart-1"' })],
      }) as Error,
    )
  })

  it.each([
    ['knd=vm', 'unknown key "knd"'],
    ['kind=vm web01', '"web01" is not of the form KEY=VALUE'],
    ['name~(', 'is no regular expression'],
    ['memory>=lots', '"lots" is no number or size'],
  ])('refuses the query "%s"', (query, message) => {
    expect(() => selected(query)).toThrow(message)
  })
})

describe('listObjects', () => {
  it('shows the asked columns, sorted by the value of one', () => {
    const listed = listObjects(snapshot, 'host', {
      query: 'network=office',
      columns: ['name', 'ip', 'attr.port'],
      sort: ['ip'],
    })
    expect(listed.rows).toEqual([
      ['web02', '10.20.0.9', '80'],
      ['web01', '10.20.0.10', '8080'],
    ])
    const bySize = listObjects(snapshot, 'host', { columns: ['name'], sort: ['-memory'] })
    expect(bySize.rows.flat()).toEqual(['db01', 'web01', 'web02', 'hv1'])
  })

  it('refuses a column that there is not', () => {
    expect(() => listObjects(snapshot, 'network', { columns: ['vlna'] })).toThrow('unknown column "vlna"')
  })
})

describe('makeInventoryView', () => {
  const nothing = (): readonly [] => []
  const view = makeInventoryView(snapshot, {
    bind: nothing,
    dhcpd: (_snapshot, { server }) => [{ path: 'dhcpd.conf', text: server ?? '' }],
    dhcpd6: nothing,
    dnsmasq: nothing,
    kea4: nothing,
    kea6: nothing,
  })

  it('shows a host with what it inherits and what its addresses are called', () => {
    const web01 = view.host('web01')
    expect(web01).toMatchObject({
      fqdn: 'web01.office.example',
      groups: ['web', 'all'],
      attributes: { level: 'web', top: true, port: 8080 },
    })
    expect(web01?.nics[0]?.addresses).toEqual([
      {
        ip: '10.20.0.10',
        family: 4,
        prefixLength: 24,
        subnet: '10.20.0.0/24',
        gateway: '10.20.0.1',
        ntp: [],
        name: 'web01.office.example',
      },
    ])
    expect(web01?.nics[0]?.network).toMatchObject({ name: 'office', bridge: 'br-office' })
  })

  it('finds guests, members and networks, and calls the generators that it was given', () => {
    expect(view.guests('hv1').map((host) => host.name)).toEqual(['web01', 'web02'])
    expect(view.group('all').map((host) => host.name)).toEqual(['db01', 'web01', 'web02'])
    expect(view.network('a-network-with-a-long-name')?.bridge).toMatch(/^br-a-netwo-[0-9a-f]{4}$/)
    expect(view.network('a-network-with-a-long-name')?.bridge.length).toBeLessThanOrEqual(15)
    expect([view.host('nobody'), view.network('none')]).toEqual([undefined, undefined])
    expect(view.export('dhcpd', { server: 'infra1' })).toEqual([{ path: 'dhcpd.conf', text: 'infra1' }])
  })
})
