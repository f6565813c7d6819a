/** What our own generators print, the importers read to what it was made of. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryInventory } from '../../test/lib/arbitrary-inventory.ts'
import { importText } from '../../test/lib/import-files.ts'
import { office } from '../../test/lib/inventory-builder.ts'
import { Invalid, UserError } from '../core/errors.ts'
import { generateBind } from '../generate/bind/generate-bind.ts'
import { generateDhcpd } from '../generate/dhcpd/generate-dhcpd.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import { importBind } from './bind/import-bind.ts'
import { importDhcpd } from './dhcpd/import-dhcpd.ts'
import type { Draft } from './draft.ts'
import { canonicalOptionValue } from '../generate/dhcp/read-option.ts'
import { domainOfSubnet } from '../inventory/model/names.ts'
import type { Network, Subnet } from '../inventory/model/network.ts'

/** The files that are generated, or nothing where the inventory has nothing to generate or what no server should have. */
function generated<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof Invalid || error instanceof UserError) return undefined
    throw error
  }
}

function isV4(ip: string): boolean {
  return !ip.includes(':')
}

/** What of a subnet a dhcpd.conf says, options as dhcpd has them. */
function subnetLine(
  prefix: string,
  subnet: Partial<Subnet>,
  domain: string | undefined,
  mtu: number | undefined,
): string {
  const options = Object.entries(subnet.options ?? {}).map(
    ([name, value]) => `${name}: ${canonicalOptionValue(name, value)}`,
  )
  const { gateway, dns = [], ntp = [], leaseTime, ranges = [] } = subnet
  const dynamic = ranges.filter(({ kind }) => kind === 'dynamic').map(({ first, last }) => `${first}-${last}`)
  return JSON.stringify([
    prefix,
    gateway,
    dns.filter(isV4),
    ntp.filter(isV4),
    domain,
    leaseTime,
    mtu,
    options.sort(),
    dynamic,
  ])
}

function expectedSubnets({ networks }: Snapshot): readonly string[] {
  const isServed = (network: Network): boolean =>
    network.subnets.some(({ prefix, dhcp }) => dhcp && isV4(prefix))
  return networks
    .filter(isServed)
    .flatMap((network) =>
      network.subnets
        .filter(({ prefix }) => isV4(prefix))
        .map((subnet) =>
          subnet.dhcp
            ? subnetLine(subnet.prefix, subnet, domainOfSubnet(network, subnet), network.mtu)
            : subnetLine(subnet.prefix, {}, undefined, undefined),
        ),
    )
    .sort()
}

/** `MAC IP NAME` of each reservation in the text, by the form that it is printed in. */
function printedHosts(text: string): readonly string[] {
  const form = /hardware ethernet (\S+);\n {2}fixed-address (\S+);\n {2}option host-name "([^"]+)";/g
  return [...text.matchAll(form)].map(([, mac, ip, name]) => `${mac} ${ip} ${name}`).sort()
}

/** The same of a draft: a bond's address goes to each of its ports. */
function draftedHosts({ hosts }: Draft): readonly string[] {
  return hosts
    .flatMap(({ value: { name, nics = [] } }) =>
      nics.flatMap((nic) => {
        const ports =
          nic.members === undefined ? [nic] : nics.filter((one) => nic.members?.includes(one.name ?? ''))
        return ports.flatMap(({ mac }) => nic.addresses.map(({ ip }) => `${mac} ${ip} ${name.split('.')[0]}`))
      }),
    )
    .sort()
}

function checkDhcpd(snapshot: Snapshot): boolean {
  const text = generated(() => generateDhcpd(snapshot)[0]?.text)
  if (text === undefined) return false
  const draft = importText(importDhcpd, text)
  expect(draft.problems).toEqual([])
  // Where a host is kept from booting from the network, its own statements say so.
  expect(draft.unplaced.filter(({ message }) => !/ of host "/.test(message))).toEqual([])
  const subnets = draft.subnets
    .map(({ value }) => subnetLine(value.prefix, value, value.domain, value.mtu))
    .sort()
  expect(subnets).toEqual(expectedSubnets(snapshot))
  expect(draftedHosts(draft)).toEqual(printedHosts(text))
  return true
}

/** `OWNER TTL TYPE DATA` of each record of a zone file of ours, where every name is absolute. */
function printedRecords(text: string): readonly string[] {
  const [, zoneTtl = ''] = /^\$TTL (\d+)$/m.exec(text) ?? []
  return [...text.matchAll(/^(\S+)\. (?:(\d+) )?IN (?!SOA )(\S+) (.*)$/gm)]
    .map(([, owner, ttl = zoneTtl, type, data]) => `${owner} ${ttl} ${type} ${data}`)
    .sort()
}

function draftedRecords({ zones, records }: Draft, name: string): readonly string[] {
  const zone = zones.find(({ value }) => value.name === name)?.value
  const servers = (zone?.ns ?? []).map((server) => `${name} ${zone?.ttl} NS ${server}.`)
  const own = records.filter(({ value }) => value.zone === name)
  const lines = own.map(({ value: record }) => {
    const owner = record.name === '@' ? name : `${record.name}.${name}`
    return `${owner} ${record.ttl ?? zone?.ttl} ${record.type} ${record.data}`
  })
  return [...servers, ...lines].sort()
}

function checkBind(snapshot: Snapshot): boolean {
  const made = generated(() =>
    generateBind(snapshot, { now: new Date('2026-11-21T12:00:00Z'), directory: '/etc/zones' }),
  )
  if (made === undefined) return false
  const files = Object.fromEntries(made.files.map(({ path, text }) => [`/etc/zones/${path}`, text]))
  const draft = importText(importBind, files['/etc/zones/named.conf.hostwright'] ?? '', files)
  expect([...draft.problems, ...draft.unplaced]).toEqual([])
  for (const { zone, text } of made.files)
    if (zone !== undefined) expect(draftedRecords(draft, zone)).toEqual(printedRecords(text))
  expect(draft.zones.map(({ value: { name, serial } }) => `${name} ${serial}`).sort()).toEqual(
    made.serials.map(({ zone, serial }) => `${zone} ${serial}`).sort(),
  )
  return true
}

describe('a round trip', () => {
  it('reads the office as it is', () => {
    expect([checkDhcpd(office()), checkBind(office())]).toEqual([true, true])
  })

  it('of any inventory through dhcpd.conf keeps its subnets and reservations', () => {
    let made = 0
    fc.assert(
      fc.property(arbitraryInventory(), (snapshot) => {
        if (checkDhcpd(snapshot)) made += 1
      }),
      { numRuns: 60 },
    )
    expect(made).toBeGreaterThan(30)
  })

  it('of any inventory through zone files and named.conf keeps its records and serials', () => {
    let made = 0
    fc.assert(
      fc.property(arbitraryInventory(), (snapshot) => {
        if (checkBind(snapshot)) made += 1
      }),
      { numRuns: 40 },
    )
    expect(made).toBeGreaterThan(20)
  })
})
