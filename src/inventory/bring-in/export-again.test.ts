/** What was exported says nothing new to the inventory that it was exported from. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryDhcp } from '../../../test/lib/arbitrary-dhcp.ts'
import { arbitraryInventory } from '../../../test/lib/arbitrary-inventory.ts'
import { importText } from '../../../test/lib/import-files.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, aZone } from '../../../test/lib/inventory-builder.ts'
import { Invalid, UserError } from '../../core/errors.ts'
import { generateBind } from '../../generate/bind/generate-bind.ts'
import { generateDhcpd } from '../../generate/dhcpd/generate-dhcpd.ts'
import { generateDhcpd6 } from '../../generate/dhcpd/generate-dhcpd6.ts'
import { importBind } from '../../import/bind/import-bind.ts'
import { importDhcpd } from '../../import/dhcpd/import-dhcpd.ts'
import type { Draft } from '../../import/draft.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { planBringIn } from './plan.ts'

function dhcpdOf(snapshot: Snapshot): Draft {
  return importText(importDhcpd, generateDhcpd(snapshot)[0]?.text ?? '')
}

function dhcpd6Of(snapshot: Snapshot): Draft {
  return importText(importDhcpd, generateDhcpd6(snapshot)[0]?.text ?? '')
}

/** Options of the site come back by their numbers, a boot server that is said in two ways in one, and a domain as that of the name. */
function inOneWay(snapshot: Snapshot): Snapshot {
  const hosts = snapshot.hosts.map((host) => {
    const options = Object.entries(host.options ?? {}).filter(([name]) => !/own-|^dhcp6/.test(name))
    return host.options === undefined ? host : { ...host, options: Object.fromEntries(options) }
  })
  const networks = snapshot.networks.map((network) => ({
    ...network,
    subnets: network.subnets.map((subnet) => {
      const { 'next-server': server, ...options } = subnet.options
      return subnet.boot === undefined || server === undefined ? subnet : { ...subnet, options }
    }),
  }))
  return { ...snapshot, hosts, networks }
}

function bindOf(snapshot: Snapshot): Draft {
  const { files } = generateBind(snapshot, { now: new Date('2026-11-21T12:00:00Z'), directory: '/z' })
  const texts = Object.fromEntries(files.map(({ path, text }) => [`/z/${path}`, text]))
  return importText(importBind, texts['/z/named.conf.hostwright'] ?? '', texts)
}

/** Undefined where there is nothing to generate, or what no server should have. */
async function changes(
  snapshot: Snapshot,
  exported: (snapshot: Snapshot) => Draft,
): Promise<readonly string[] | undefined> {
  let draft: Draft
  try {
    draft = exported(snapshot)
  } catch (error) {
    if (error instanceof Invalid || error instanceof UserError) return undefined
    throw error
  }
  const plan = await planBringIn('Cannot import', snapshot, draft, { existing: 'refuse', own: false })
  return plan.changes.map(({ kind, name }) => `${kind} ${name}`)
}

async function unchanged(exported: (snapshot: Snapshot) => Draft): Promise<void> {
  let made = 0
  await fc.assert(
    fc.asyncProperty(arbitraryInventory(), async (snapshot) => {
      const changed = await changes(snapshot, exported)
      if (changed !== undefined) made += 1
      expect(changed ?? []).toEqual([])
    }),
    { numRuns: 60 },
  )
  expect(made).toBeGreaterThan(30)
}

describe('an export that is imported again changes nothing', () => {
  it('as dhcpd.conf', () => unchanged(dhcpdOf), 60_000)
  it('as dhcpd.conf with all that DHCP servers alone are told', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDhcp(), async ({ snapshot }) => {
        expect(await changes(inOneWay(snapshot), dhcpdOf)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('as dhcpd6.conf', async () => {
    const duid = '00:02:00:00:9f:a1:01'
    const mac = '52:54:00:00:00:01'
    const site = aSnapshot({
      networks: [
        aNetwork('far', [aSubnet('fd30::/64', { ipv6: 'dhcpv6', dns: ['fd30::2'] })], {
          relays: ['fd99::1'],
        }),
        aNetwork('office', [
          aSubnet('10.20.0.0/24', { domain: 'office.example' }),
          aSubnet('fd20::/64', {
            ipv6: 'dhcpv6',
            leaseTime: 600,
            options: { 'dhcp6.bootfile-url': 'tftp://[fd20::9]/x' },
            ranges: [{ kind: 'dynamic', first: 'fd20::1000', last: 'fd20::1fff' }],
          }),
        ]),
      ],
      hosts: [
        aHost('db-1', { nics: [aNic('eth0', 'office', ['fd20::1:0'], '52:54:00:00:00:02')] }),
        aHost('web', {
          duid,
          nics: [aNic('eth0', 'office', ['fd20::4'], mac)],
          options: { 'dhcp6.domain-search': 'own.example' },
        }),
      ],
    })
    expect(await changes(site, dhcpd6Of)).toEqual([])
  })

  it('as zone files of BIND', () => unchanged(bindOf), 60_000)

  it('though a subnet has its domain from its network, and servers of both families', async () => {
    const network = aNetwork('office', [
      aSubnet('10.0.0.0/24', { domain: 'office.example' }),
      aSubnet('10.0.1.0/24', { dns: ['10.0.0.2', 'fd00::2'], options: { 'ip-forwarding': 'yes' } }),
    ])
    expect(await changes(aSnapshot({ networks: [network] }), dhcpdOf)).toEqual([])
  })

  it('though DHCP knows of a bond only its ports, and of a name only the first label', async () => {
    const bond = aHost('web.lab.example', {
      nics: [
        { name: 'eno1', mac: '02:00:00:00:00:01', network: 'office', addresses: [] },
        { name: 'eno2', mac: '02:00:00:00:00:02', network: 'office', addresses: [] },
        {
          name: 'lan',
          kind: 'bond',
          members: ['eno1', 'eno2'],
          network: 'office',
          addresses: [{ ip: '10.0.0.5' }],
        },
      ],
    })
    const networks = [aNetwork('office', [aSubnet('10.0.0.0/24', { domain: 'office.example' })])]
    expect(await changes(aSnapshot({ networks, hosts: [bond] }), dhcpdOf)).toEqual([])
  })

  it('though a zone names the servers of one below it, and aliases point to an address of their own name', async () => {
    const nics = [aNic('eth0', 'office', [])].map((nic) => ({
      ...nic,
      addresses: [{ ip: '10.0.0.2', name: 'vip.office.example' }],
    }))
    const snapshot = aSnapshot({
      networks: [aNetwork('office', [aSubnet('10.0.0.0/24', { domain: 'office.example' })])],
      hosts: [aHost('ns1', { nics, aliases: ['www'] })],
      zones: [aZone('office.example', { ns: ['ns1'] }), aZone('lab.office.example', { ns: ['ns1'] })],
    })
    expect(await changes(snapshot, bindOf)).toEqual([])
  })
})
