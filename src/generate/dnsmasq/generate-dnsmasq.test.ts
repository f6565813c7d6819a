import { describe, expect, it } from 'vitest'
import { dnsmasqLines } from '../../../test/lib/dnsmasq-lines.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, office } from '../../../test/lib/inventory-builder.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { generateDnsmasq, type DnsmasqOptions } from './generate-dnsmasq.ts'

const mac = (last: number): string => `52:54:00:00:00:${last.toString(16).padStart(2, '0')}`

describe('generateDnsmasq', () => {
  it('serves DHCP and DNS, or one of them', () => {
    const paths = (options: DnsmasqOptions): readonly string[] =>
      generateDnsmasq(office(), options).map(({ path }) => path)
    expect(paths({})).toEqual(['dnsmasq.conf', 'dhcp-hosts', 'dhcp-opts', 'hosts'])
    expect(paths({ dhcp: false })).toEqual(['dnsmasq.conf', 'hosts'])
    expect(paths({ dns: false })).toEqual(['dnsmasq.conf', 'dhcp-hosts', 'dhcp-opts'])
    expect(dnsmasqLines(office(), 'dnsmasq.conf', { dns: false })).toContain('port=0')
    expect(() => generateDnsmasq(office(), { dhcp: false, dns: false })).toThrow('neither DHCP nor DNS')
    expect(() => generateDnsmasq(aSnapshot({}), { families: [4] })).toThrow('no IPv4 subnet has DHCP on')
    expect(() => generateDnsmasq(office(), { server: 'infra' })).toThrow('there is no such host')
  })

  it('says of a site of one family what that one lacks', () => {
    const of = (prefix: string): Snapshot =>
      aSnapshot({ networks: [aNetwork('far', [aSubnet(prefix, { dhcp: false })])] })
    expect(() => generateDnsmasq(of('fd20::/64'))).toThrow('Cannot generate DHCPv6: no IPv6 subnet')
    expect(() => generateDnsmasq(of('10.9.0.0/24'))).toThrow('Cannot generate DHCPv4: no IPv4 subnet')
  })

  it('listens where the server has addresses, and names the files by their place on it', () => {
    const found = dnsmasqLines(office(), 'dnsmasq.conf', { server: 'infra1', directory: '/srv/dns/' })
    expect(found).toContain('interface=eth0')
    expect(found).toContain('dhcp-hostsfile=/srv/dns/dhcp-hosts')
    expect(found).toContain('addn-hosts=/srv/dns/hosts')
    expect(() => generateDnsmasq(office(), { directory: 'here' })).toThrow('it is no plain absolute path')
  })

  it('leaves the main file as it is where only a reservation, an option or an address is another, or one more', () => {
    const site = (...ends: readonly number[]): Snapshot => ({
      ...office(),
      hosts: [
        ...office().hosts,
        ...ends.map((end) =>
          aHost(`new${end}`, { nics: [aNic('eth0', 'office', [`10.20.0.${end}`], mac(end))] }),
        ),
      ],
    })
    const text = (snapshot: Snapshot, path: string): string | undefined =>
      generateDnsmasq(snapshot).find((file) => file.path === path)?.text
    for (const other of [site(61), site(60, 61), site()]) {
      expect(text(other, 'dnsmasq.conf')).toBe(text(site(60), 'dnsmasq.conf'))
      expect(text(other, 'dhcp-hosts')).not.toBe(text(site(60), 'dhcp-hosts'))
      expect(text(other, 'hosts')).not.toBe(text(site(60), 'hosts'))
    }
  })

  it('says in the words of the inventory what each file holds', () => {
    const objects = new Map(generateDnsmasq(office()).map(({ path, objects: own = [] }) => [path, own]))
    expect(objects.get('dhcp-hosts')).toContain('reservation web01 eth0 10.20.0.4 52:54:00:0a:14:04')
    expect(objects.get('dhcp-opts')).toContain('gateway 10.20.0.0/24 10.20.0.1')
    expect(objects.get('dnsmasq.conf')).toContain('subnet 10.20.0.0/24')
    expect(objects.get('dnsmasq.conf')).toContain('record office.example @ MX 10 infra1.office.example.')
    expect(objects.get('hosts')).toContain('record office.example web01 A 10.20.0.4')
  })
})
