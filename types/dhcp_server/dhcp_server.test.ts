import { describe, expect, it } from 'vitest'
import type { HostContext } from '../../src/type/define-type.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import { partsOf } from '../../test/lib/composed.ts'
import { dhcpOffice } from '../../test/lib/dhcp-office.ts'
import { dhcpView } from '../../test/lib/dhcp-view.ts'
import { factsView } from '../../test/lib/views.ts'
import { dhcpServer } from './index.ts'

const clients = { web: 9, db: 10 }
const ranges = [{ kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.150' }] as const
const office = dhcpOffice({ server: 'infra1', clients })
const nics = [{ name: 'eth0', mac: '52:54:00:0a:14:02', addresses: ['10.20.0.2/24', 'fd20::2/64'] }]

function contextOf(
  snapshot: Snapshot = office,
  facts = factsView({ nics }),
): Omit<HostContext, 'resource' | 'managed'> {
  const inventory = dhcpView(snapshot)
  const host = inventory.host('infra1')
  if (host === undefined) throw new Error('the office has no server')
  return { host, facts, inventory }
}

const systemd = factsView({ nics, init: 'systemd' })

interface Config {
  readonly files: readonly { readonly path: string; readonly content: string }[]
  readonly objects: readonly string[]
  readonly running: { readonly expected: readonly string[] }
}

function configOf(server: ReturnType<typeof dhcpServer>, context = contextOf()): Config {
  const found = partsOf(server, context).find(({ definition }) => definition.name === 'service_config')
  if (found === undefined) throw new Error('there is no configuration')
  return found.params as Config // Of the type that was asked for by its name.
}

function textOf({ files }: Config, path: string): string {
  return files.find((file) => file.path === path)?.content ?? ''
}

describe('dhcp_server', () => {
  it.each([
    [
      'isc-dhcpd',
      [
        'package:isc-dhcp-server',
        'line:hostwright in /etc/default/isc-dhcp-server',
        'file:/etc/dhcp/dhcpd.local.conf',
        'service_config:isc-dhcpd',
        'service:isc-dhcp-server',
        'dhcp_leases:isc-dhcpd',
      ],
    ],
    [
      'kea',
      ['package:kea-dhcp4-server', 'service_config:kea', 'service:kea-dhcp4-server', 'dhcp_leases:kea'],
    ],
    [
      'dnsmasq',
      [
        'directory:/etc/dnsmasq.hostwright',
        'directory:/etc/dnsmasq.d',
        'file:/etc/dnsmasq.d/hostwright.conf',
        'package:dnsmasq-base',
        'package:dnsmasq',
        'service_config:dnsmasq',
        'service:dnsmasq',
        'dhcp_leases:dnsmasq',
      ],
    ],
  ] as const)('is the packages, the configuration and the service of %s', (software, names) => {
    const parts = partsOf(dhcpServer(software), contextOf(office, systemd))
    expect(parts.map(({ name }) => name)).toEqual(names)
    expect(
      partsOf(dhcpServer('leases', { software }), contextOf(office, systemd)).map(({ name }) => name),
    ).toEqual(names)
  })

  it('is dhcpd where nothing says otherwise', () => {
    expect(partsOf(dhcpServer('leases'), contextOf())[0]?.name).toBe('package:isc-dhcp-server')
  })

  it('serves the families in which the inventory has DHCP on, or those that are asked for', () => {
    const both = contextOf(dhcpOffice({ server: 'infra1', clients, ipv6: { ipv6: 'dhcpv6' } }))
    const paths = (server: ReturnType<typeof dhcpServer>, context = both): readonly string[] =>
      configOf(server, context).files.map(({ path }) => path)
    expect(paths(dhcpServer('isc-dhcpd'))).toEqual(['dhcpd.conf', 'dhcpd6.conf', 'hostwright-interfaces'])
    expect(paths(dhcpServer('isc-dhcpd', { families: [6] }))).toEqual([
      'dhcpd6.conf',
      'hostwright-interfaces',
    ])
    expect(paths(dhcpServer('isc-dhcpd'), contextOf())).toEqual(['dhcpd.conf', 'hostwright-interfaces'])
    expect(() => paths(dhcpServer('isc-dhcpd', { families: [6] }), contextOf())).toThrow('no IPv6 subnet')
    const interfaces = textOf(
      configOf(dhcpServer('isc-dhcpd', { families: [6] }), both),
      'hostwright-interfaces',
    )
    expect(interfaces).toContain('INTERFACESv4=""\nINTERFACESv6="eth0"\n')
  })

  it('says what is served in the words of the inventory, and how the server is to prove it', () => {
    const { objects, running } = configOf(dhcpServer('isc-dhcpd'))
    expect(objects).toContain('reservation web eth0 10.20.0.9 52:54:00:0a:14:09')
    expect(running.expected).toEqual(['runs dhcpd.conf', 'listens IPv4', 'answers lan IPv4'])
  })

  it('listens on the bridge that has taken the recorded address, with every program', () => {
    const bridged = [
      { name: 'eth0', mac: '52:54:00:0a:14:02', addresses: [] },
      { name: 'br-lan', mac: '52:54:00:0a:14:02', addresses: ['10.20.0.2/24'] },
    ]
    const context = contextOf(office, factsView({ nics: bridged, init: 'systemd' }))
    expect(textOf(configOf(dhcpServer('isc-dhcpd'), context), 'hostwright-interfaces')).toContain(
      'INTERFACESv4="br-lan"',
    )
    expect(textOf(configOf(dhcpServer('kea'), context), 'kea-dhcp4.conf')).toMatch(
      /"interfaces": \[\s*"br-lan"\s*\]/,
    )
    expect(textOf(configOf(dhcpServer('dnsmasq'), context), 'dnsmasq.conf')).toContain('\ninterface=br-lan\n')
  })

  it('takes an interface by name where a network is plugged into it, also the bridge that is to be', () => {
    const on = (name: string): Config => configOf(dhcpServer('isc-dhcpd', { interfaces: [name] }))
    expect(textOf(on('br-lan'), 'hostwright-interfaces')).toContain('INTERFACESv4="br-lan"')
    expect(() => on('eth1')).toThrow('no network is plugged into its interface "eth1"')
  })

  it('names a network that there is not', () => {
    expect(() => configOf(dhcpServer('kea', { networks: ['lam'] }), contextOf(office, systemd))).toThrow(
      'there is no network "lam"',
    )
  })

  it('is a secondary where nothing is given from a range', () => {
    const secondary = dhcpServer('isc-dhcpd', { role: 'secondary' })
    expect(configOf(secondary).objects).toEqual(configOf(dhcpServer('isc-dhcpd')).objects)
    const ranged = contextOf(dhcpOffice({ server: 'infra1', clients, ipv4: { ranges } }))
    expect(() => configOf(secondary, ranged)).toThrow(
      'Cannot make "infra1" a secondary DHCP server: 10.20.0.0/24 has the dynamic range 10.20.0.100',
    )
  })

  it('says what it does not know', () => {
    const alpine = factsView({ os: { id: 'alpine', family: 'alpine', version: '', name: '' } })
    expect(() => configOf(dhcpServer('isc-dhcpd'), contextOf(office, alpine))).toThrow(
      'Cannot make "infra1" a DHCP server: dhcp_server knows Debian, not alpine',
    )
    expect(() => configOf(dhcpServer('kea'))).toThrow(
      `Debian's kea does not start under the init system "sysv"`,
    )
    expect(() => dhcpServer('x', { software: 'udhcpd' as 'kea' })).toThrow('software')
  })
})
