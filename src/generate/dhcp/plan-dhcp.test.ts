import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryInventory } from '../../../test/lib/arbitrary-inventory.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, office } from '../../../test/lib/inventory-builder.ts'
import { UserError } from '../../core/errors.ts'
import { contains, parsePrefix, type Prefix } from '../../core/ip.ts'
import { defaultServiceSettings } from '../../inventory/model/service-settings.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { optionText } from './option-text.ts'
import { planDhcp, type DhcpOptions } from './plan-dhcp.ts'
import { objectsOf } from './plan-objects.ts'
import type { DhcpPlan } from './plan.ts'
import { subnetIds } from './subnet-ids.ts'

/** `NETWORK NIC PREFIX served|stateless|known` of each subnet. */
function wiresOf({ wires }: DhcpPlan): readonly string[] {
  return wires.flatMap(({ network, nic, subnets }) =>
    subnets.map(({ subnet, served, stateless }) =>
      [network.name, nic ?? '-', subnet.prefix, stateless ? 'stateless' : served ? 'served' : 'known'].join(
        ' ',
      ),
    ),
  )
}

function optionsOf(plan: DhcpPlan): readonly string[] {
  return plan.wires.flatMap(({ subnets }) =>
    subnets.flatMap(({ options }) => options.map((one) => `${one.code} ${one.name} ${optionText(one)}`)),
  )
}

const three = aSnapshot({
  networks: [
    aNetwork('a', [aSubnet('10.1.0.0/24'), aSubnet('10.1.1.0/24', { dhcp: false })]),
    aNetwork('b', [aSubnet('10.2.0.0/24')], { dhcpServers: ['other'] }),
    aNetwork('c', [aSubnet('10.3.0.0/24'), aSubnet('10.3.1.0/24', { dhcp: false })], {
      dhcpServers: ['srv'],
      relays: ['10.9.0.1', 'fd09::1'],
    }),
    aNetwork('d', [aSubnet('10.4.0.0/24')]),
  ],
  hosts: [
    aHost('other', { nics: [aNic('eth0', 'b', ['10.2.0.2'])] }),
    aHost('srv', { nics: [aNic('eth0', 'a', ['10.1.0.2']), aNic('eth1', 'b', ['10.2.0.3'])] }),
  ],
})

describe('planDhcp', () => {
  it('serves every network where DHCP is on', () => {
    expect(wiresOf(planDhcp(three, 4))).toEqual([
      'a - 10.1.0.0/24 served',
      'a - 10.1.1.0/24 known',
      'b - 10.2.0.0/24 served',
      'c - 10.3.0.0/24 served',
      'c - 10.3.1.0/24 known',
      'd - 10.4.0.0/24 served',
    ])
  })

  it('has a server serve what it is plugged into or named by, and know what others serve on its wires', () => {
    const plan = planDhcp(three, 4, { server: 'srv' })
    expect(wiresOf(plan)).toEqual([
      'a eth0 10.1.0.0/24 served',
      'a eth0 10.1.1.0/24 known',
      'b eth1 10.2.0.0/24 known',
      'c - 10.3.0.0/24 served',
      'c - 10.3.1.0/24 known',
    ])
    expect(plan.wires.map(({ relays }) => relays)).toEqual([[], [], ['10.9.0.1']])
  })

  it('serves some networks only where they are named', () => {
    expect(wiresOf(planDhcp(three, 4, { networks: ['d'] }))).toEqual(['d - 10.4.0.0/24 served'])
    expect(wiresOf(planDhcp(three, 4, { server: 'srv', networks: ['c'] }))).toEqual([
      'a eth0 10.1.0.0/24 known',
      'a eth0 10.1.1.0/24 known',
      'b eth1 10.2.0.0/24 known',
      'c - 10.3.0.0/24 served',
      'c - 10.3.1.0/24 known',
    ])
  })

  it.each<[DhcpOptions, string, string]>([
    [{ networks: ['dd'] }, 'Cannot generate DHCPv4: there is no network "dd"', 'did you mean "d"?'],
    [
      { server: 'srv', networks: ['b'] },
      'Cannot generate DHCPv4: "srv" is no DHCP server of network "b"',
      'inv set network b dhcp-server+=srv',
    ],
  ])('refuses %j', (options, message, hint) => {
    let thrown: unknown
    try {
      planDhcp(three, 4, options)
    } catch (error) {
      thrown = error
    }
    if (!(thrown instanceof UserError)) throw new Error('a UserError was expected', { cause: thrown })
    expect([thrown.message, thrown.hint]).toEqual([message, hint])
  })

  it('hears a network by the bond and not by its ports', () => {
    const host = aHost('srv', {
      nics: [
        aNic('eno1', 'a', []),
        aNic('eno2', 'a', []),
        aNic('bond0', 'a', [], undefined, { kind: 'bond', members: ['eno1', 'eno2'] }),
      ],
    })
    const plan = planDhcp({ ...three, hosts: [host] }, 4, { server: 'srv', networks: ['a'] })
    expect(plan.wires.map(({ nic }) => nic)).toEqual(['bond0'])
  })

  it('leaves to hand what is given by hand, and gives options alone where hosts make their addresses', () => {
    const duid = '00:03:00:01:52:54:00:00:00:01'
    const plan = planDhcp(
      aSnapshot({
        networks: [
          aNetwork('a', [
            aSubnet('fd01::/64', {
              ipv6: 'dhcpv6',
              dns: ['fd01::53', '10.0.0.1'],
              ntp: ['fd01::123'],
              domain: 'a.example',
            }),
            aSubnet('fd02::/64', {
              ipv6: 'slaac',
              ranges: [{ kind: 'dynamic', first: 'fd02::1', last: 'fd02::9' }],
            }),
            aSubnet('fd03::/64', { ipv6: 'static' }),
            aSubnet('fd04::/64', { ipv6: 'dhcpv6', dhcp: false }),
            aSubnet('fd05::/64', {
              ipv6: 'dhcpv6',
              options: { 'dhcp6.domain-search': 'x.example, y.example' },
            }),
          ]),
        ],
        hosts: [
          aHost('web', {
            duid,
            nics: [aNic('eth0', 'a', ['fd03::1', 'fd02::1', 'fd01::1', 'fd05::1'], '52:54:00:00:00:01')],
          }),
        ],
      }),
      6,
    )
    expect(wiresOf(plan)).toEqual([
      'a - fd01::/64 served',
      'a - fd02::/64 stateless',
      'a - fd03::/64 known',
      'a - fd04::/64 known',
      'a - fd05::/64 served',
    ])
    expect(
      plan.wires[0]?.subnets.map(({ pools, reservations }) => pools.length + reservations.length),
    ).toEqual([1, 0, 0, 0, 0])
    expect(plan.wires[0]?.subnets[0]?.reservations[0]).toMatchObject({
      host: 'web',
      address: 'fd01::1',
      duid,
    })
    expect(optionsOf(plan)).toEqual([
      '23 name-servers fd01::53',
      '24 domain-search a.example',
      '31 sntp-servers fd01::123',
      '24 domain-search a.example',
      '24 domain-search x.example, y.example',
    ])
  })

  it('tells each program that boots what it is to boot, iPXE before the hardware that it runs on', () => {
    const boot = { server: '10.1.0.9', files: { bios: 'a.0', ipxe: 'http://b/', 'uefi-x64': 'c.efi' } }
    const plan = planDhcp(
      aSnapshot({
        networks: [
          aNetwork('a', [aSubnet('10.1.0.0/24', { boot, options: { filename: 'd', 'server-name': 's' } })]),
        ],
      }),
      4,
    )
    const [subnet] = plan.wires[0]?.subnets ?? []
    expect(subnet?.fallback).toEqual({ nextServer: '10.1.0.9', filename: 'd', serverName: 's' })
    const fields = { nextServer: '10.1.0.9', serverName: 's' }
    expect(subnet?.boot).toEqual([
      { client: 'ipxe', fields: { ...fields, filename: 'http://b/' } },
      { client: 'bios', fields: { ...fields, filename: 'a.0' } },
      { client: 'uefi-x64', fields: { ...fields, filename: 'c.efi' } },
    ])
  })

  it('defines the options of the site that are used, once', () => {
    const services = {
      ...defaultServiceSettings,
      dhcpOptions: [
        { name: 'voip', family: 4, code: 230, form: 'text' },
        { name: 'unused', family: 4, code: 231, form: 'text' },
        { name: 'voip', family: 6, code: 60_000, form: 'uint8' },
      ] as const,
    }
    const snapshot = aSnapshot({
      networks: [
        aNetwork('a', [
          aSubnet('10.1.0.0/24', { options: { voip: 'x', 'code-224': '01' } }),
          aSubnet('fd01::/64', { ipv6: 'dhcpv6' }),
        ]),
      ],
      hosts: [
        aHost('web', {
          nics: [aNic('eth0', 'a', ['10.1.0.4', 'fd01::4'], '52:54:00:00:00:01')],
          options: { voip: 'y', 'dhcp6.voip': '7' },
        }),
      ],
    })
    const plan = planDhcp(snapshot, 4, { services })
    expect(plan.definitions).toEqual([
      { code: 224, name: 'code-224', form: 'data' },
      { code: 230, name: 'voip', form: 'text' },
    ])
    expect(optionsOf(plan).filter((one) => /^2[23]/.test(one))).toEqual(['224 code-224 01', '230 voip x'])
    const six = planDhcp(snapshot, 6, { services })
    expect(six.definitions).toEqual([{ code: 60_000, name: 'voip', form: 'uint8' }])
    expect(six.wires[0]?.subnets[0]?.reservations[0]?.options.map(optionText)).toEqual(['7'])
    const byNumber = aSubnet('10.1.0.0/24', { options: { 'code-230': 'x' } })
    const numbered = planDhcp(aSnapshot({ networks: [aNetwork('a', [byNumber])] }), 4, { services })
    expect(numbered.definitions).toEqual([{ code: 230, name: 'voip', form: 'text' }])
    expect(() => planDhcp(snapshot, 6)).toThrow('host "web": unknown option "dhcp6.voip"')
  })

  it('takes from a host that is not to boot what it has of its own, too', () => {
    const host = aHost('web', {
      state: 'maintenance',
      nics: [aNic('eth0', 'a', ['10.1.0.4'], '52:54:00:00:00:01')],
      options: { filename: 'x', 'root-path': '/', routers: '10.1.0.7' },
    })
    const [one] = planDhcp({ ...three, hosts: [host] }, 4).wires[0]?.subnets[0]?.reservations ?? []
    expect(one).toMatchObject({ boots: false, fallback: {} })
    expect(one?.options.map(({ name }) => name)).toEqual(['routers'])
  })

  it('gives one machine with one DUID one address on a wire', () => {
    const duid = '00:03:00:01:52:54:00:00:00:01'
    const snapshot = (second: string): Snapshot =>
      aSnapshot({
        networks: [aNetwork('a', [aSubnet('fd01::/64', { ipv6: 'dhcpv6' })])],
        hosts: [
          aHost('web', { duid, nics: [aNic('eth0', 'a', ['fd01::1']), aNic('eth1', 'a', ['fd01::2'])] }),
          aHost('zeb', { duid: second, nics: [aNic('eth0', 'a', ['fd01::3'])] }),
        ],
      })
    const plan = planDhcp(snapshot('00:03:00:01:52:54:00:00:00:02'), 6)
    expect(plan.wires[0]?.subnets[0]?.reservations.map(({ address }) => address)).toEqual([
      'fd01::1',
      'fd01::3',
    ])
    expect(() => planDhcp(snapshot(duid), 6)).toThrow(
      `host "zeb" eth0: the DUID ${duid} is that of host "web" eth0 too, on network "a"`,
    )
    expect(() => planDhcp(snapshot('00'), 6)).toThrow('host "zeb" eth0: "00" is no DUID: it has 1 octets')
  })

  it('reserves, in the subnet that it lies in, each address once and in order', () => {
    fc.assert(
      fc.property(arbitraryInventory(), (snapshot) => {
        const { wires } = planDhcp(snapshot, 4)
        const all = wires.flatMap(({ subnets }) => subnets)
        const addresses = all.flatMap(({ reservations }) => reservations.map(({ address }) => address))
        expect(new Set(addresses).size).toBe(addresses.length)
        for (const { prefix, reservations, pools } of all) {
          const values = reservations.map(({ ip }) => ip.value)
          expect(values).toEqual(values.toSorted((a, b) => (a < b ? -1 : 1)))
          for (const { ip, macs } of reservations) {
            expect(contains(prefix, ip)).toBe(true)
            expect(macs.length).toBeGreaterThan(0)
            expect(pools.some(({ first, last }) => first.value <= ip.value && ip.value <= last.value)).toBe(
              false,
            )
          }
        }
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
      }),
    )
  })
})

describe('subnetIds', () => {
  const prefix = (text: string): Prefix => {
    const parsed = parsePrefix(text)
    if (parsed === undefined) throw new Error(text)
    return parsed
  }

  it('are the addresses of IPv4 subnets, but for two that no server takes', () => {
    expect(subnetIds(['10.0.0.0/24', '10.0.1.0/24'].map(prefix))).toEqual([0x0a00_0000, 0x0a00_0100])
    expect(subnetIds(['0.0.0.0/8', '255.255.255.255/32'].map(prefix))).toEqual([1, 2])
  })

  it('are the same for an IPv6 subnet whatever others there are, and never twice', () => {
    const many = Array.from({ length: 60_000 }, (_, n) => ({
      family: 6 as const,
      network: (0xfd00n << 112n) | (BigInt(n) << 64n),
      length: 64,
    }))
    const ids = subnetIds(many)
    expect(new Set(ids).size).toBe(many.length)
    expect(ids.every((id) => id >= 1 && id <= 0xffff_fffe)).toBe(true)
    expect(subnetIds(many.slice(500, 501))[0]).toBe(ids[500])
  })
})

describe('objectsOf', () => {
  it('says what a plan is, in the words of the inventory, sorted', () => {
    const base = office()
    const hosts = base.hosts.map((host) => ({
      ...host,
      ...(host.name === 'web01'
        ? { state: 'maintenance' as const, options: { 'log-servers': '10.20.0.7' } }
        : {}),
    }))
    expect(objectsOf(planDhcp({ ...base, hosts }, 4))).toEqual([
      'boot 10.20.0.0/24 any 10.20.0.2 boot/grub "x64"',
      'boot web01 eth0 nothing',
      'gateway 10.20.0.0/24 10.20.0.1',
      'lease-time 10.20.0.0/24 3600',
      'option 10.20.0.0/24 domain-name office.example',
      'option 10.20.0.0/24 domain-name-servers 10.20.0.2',
      'option 10.20.0.0/24 interface-mtu 1500',
      'option 10.20.0.0/24 ntp-servers 10.20.0.2',
      'option web01 eth0 log-servers 10.20.0.7',
      'range 10.20.0.0/24 10.20.0.100-10.20.0.199',
      'reservation hv1 eno1 10.20.0.3 52:54:00:0a:14:03',
      'reservation infra1 eth0 10.20.0.2 52:54:00:0a:14:02',
      'reservation web01 eth0 10.20.0.4 52:54:00:0a:14:04',
      'subnet 10.20.0.0/24',
    ])
  })
})
