// What `inv export --out` leaves in a folder.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempSite, type TestSite } from '../../lib/temp-site.ts'

async function office(): Promise<TestSite> {
  const site = await tempSite()
  await site.ok('add network office')
  await site.ok('add subnet 10.20.0.0/24 --network office --domain office.example')
  await site.ok('add host ns1 --network office --mac 52:54:00:00:00:01')
  await site.ok('add zone office.example --ns ns1')
  return site
}

it('is all formats that are asked for, each in a folder of its own', async () => {
  const site = await office()
  const told = await site.ok('export dhcpd,kea4,dnsmasq,bind --server ns1 --out build')
  expect(told.split('\n').filter(Boolean)).toEqual([
    'build/dhcpd/dhcpd.conf',
    'build/kea4/kea-dhcp4.conf',
    'build/dnsmasq/dnsmasq.conf',
    'build/dnsmasq/dhcp-hosts',
    'build/dnsmasq/dhcp-opts',
    'build/dnsmasq/hosts',
    'build/bind/named.conf.hostwright',
    'build/bind/zones/0.20.10.in-addr.arpa.zone',
    'build/bind/zones/office.example.zone',
  ])
  const alone = await site.ok('export dhcpd --server ns1')
  expect(readFileSync(join(site.root, 'build/dhcpd/dhcpd.conf'), 'utf8')).toBe(alone)
})

it('is written again only where something has changed', async () => {
  const site = await office()
  const at = (name: string): number => statSync(join(site.root, 'build/zones', name)).mtimeMs
  await site.ok('export bind --out build')
  const before = at('office.example.zone')
  expect(await site.ok('export bind --out build')).toContain('office.example.zone  unchanged')
  expect(at('office.example.zone')).toBe(before)
  await site.ok('add record office.example note TXT hello')
  const told = await site.ok('export bind --out build')
  expect(told).toContain('build/zones/office.example.zone\n')
  expect(told).toContain('0.20.10.in-addr.arpa.zone  unchanged')
})

it('is refused where one of the formats is unknown, or takes no server', async () => {
  const site = await office()
  expect((await site.inv('export dhcpd,keo4 --out build')).stderr).toContain('did you mean "kea4"')
  expect((await site.inv('export bind,hosts --server ns1')).stderr).toContain('the same for every server')
})
