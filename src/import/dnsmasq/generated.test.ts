// What our own generator makes for dnsmasq is read to what it was made of.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryDhcp, type DhcpSite } from '../../../test/lib/arbitrary-dhcp.ts'
import { importText } from '../../../test/lib/import-files.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, aZone } from '../../../test/lib/inventory-builder.ts'
import { UserError } from '../../core/errors.ts'
import { generateDnsmasq } from '../../generate/dnsmasq/generate-dnsmasq.ts'
import { planDhcp } from '../../generate/dhcp/plan-dhcp.ts'
import { defaultServiceSettings } from '../../inventory/model/service-settings.ts'
import type { Draft } from '../draft.ts'
import { importDnsmasq } from './import-dnsmasq.ts'

function imported({ snapshot, services }: DhcpSite, dns: boolean): Draft {
  const files = generateDnsmasq(snapshot, { services, dns })
  const byPath = Object.fromEntries(files.map(({ path, text }) => [`/etc/dnsmasq.hostwright/${path}`, text]))
  return importText(importDnsmasq, byPath['/etc/dnsmasq.hostwright/dnsmasq.conf'] ?? '', byPath)
}

/** `ADDRESS NAME` of each. */
function planned({ snapshot, services }: DhcpSite): readonly string[] {
  return ([4, 6] as const).flatMap((family) => {
    try {
      return planDhcp(snapshot, family, { services })
        .wires.flatMap(({ subnets }) => subnets)
        .flatMap(({ reservations }) => reservations.map(({ address, hostName }) => `${address} ${hostName}`))
    } catch (error) {
      if (error instanceof UserError) return []
      throw error
    }
  })
}

describe('what is generated for dnsmasq', () => {
  it('is read to the same addresses of the same hosts, whatever the inventory', () => {
    fc.assert(
      fc.property(arbitraryDhcp(), (site) => {
        const expected = planned(site)
        const draft = imported(site, false)
        expect(draft.problems).toEqual([])
        const found = draft.hosts.flatMap(({ value: { name, nics = [] } }) =>
          nics.flatMap(({ addresses }) => addresses.map(({ ip }) => `${ip} ${name}`)),
        )
        expect(found.toSorted()).toEqual(expected.toSorted())
      }),
      { numRuns: 60 },
    )
  })

  it('is read with boot files, options of hosts, DUIDs, names and aliases', () => {
    const boot = {
      server: '10.20.0.9',
      files: { bios: 'pxe.0', 'uefi-x64': 'grub.efi', ipxe: 'http://b/x.ipxe', 'http-x64': 'http://b/g.efi' },
    } as const
    const snapshot = aSnapshot({
      networks: [
        aNetwork('office', [
          aSubnet('10.20.0.0/24', {
            gateway: '10.20.0.1',
            domain: 'office.example',
            boot,
            options: { filename: 'else' },
          }),
          aSubnet('fd20::/64', { ipv6: 'dhcpv6' }),
        ]),
      ],
      hosts: [
        aHost('ns1', {
          duid: '00:04:01:02',
          aliases: ['www'],
          options: { 'root-path': '/nfs', filename: 'own.0' },
          nics: [aNic('eth0', 'office', ['10.20.0.5', 'fd20::5'], '52:54:00:00:00:01')],
        }),
        aHost('12h', { nics: [aNic('eth0', 'office', ['10.20.0.6'], '52:54:00:00:00:02')] }),
      ],
      zones: [aZone('office.example', { ns: ['ns1'], records: [{ name: '@', type: 'MX', data: '5 ns1' }] })],
    })
    const draft = imported({ snapshot, services: defaultServiceSettings }, true)
    expect(draft.problems).toEqual([])
    expect(draft.unplaced.filter(({ message }) => !message.includes('setting of the server'))).toEqual([])
    expect(draft.subnets.map(({ value }) => value)).toEqual([
      {
        prefix: '10.20.0.0/24',
        gateway: '10.20.0.1',
        domain: 'office.example',
        dhcp: true,
        leaseTime: 43_200,
        boot,
        options: { filename: 'else' },
      },
      {
        prefix: 'fd20::/64',
        ipv6: 'dhcpv6',
        dhcp: true,
        leaseTime: 43_200,
        beside: '10.20.0.0/24',
        options: { 'dhcp6.domain-search': 'office.example' },
      },
    ])
    expect(draft.hosts.map(({ value }) => value)).toEqual([
      {
        name: 'ns1',
        duid: '00:04:01:02',
        aliases: ['www.office.example'],
        options: { 'root-path': '/nfs', filename: 'own.0' },
        nics: [{ mac: '52:54:00:00:00:01', addresses: [{ ip: '10.20.0.5' }, { ip: 'fd20::5' }] }],
      },
      { name: '12h', nics: [{ mac: '52:54:00:00:00:02', addresses: [{ ip: '10.20.0.6' }] }] },
    ])
    expect(draft.records.map(({ value }) => value)).toEqual([
      { zone: 'office.example', name: '@', type: 'MX', data: '5 ns1.office.example.' },
    ])
  })
})
