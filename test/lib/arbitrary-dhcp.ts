/** Valid inventories with everything in them that a DHCP server is told of. */
import fc from 'fast-check'
import type { DhcpOptionForm } from '../../src/core/dhcp-options.ts'
import type { Host } from '../../src/inventory/model/host.ts'
import { bootClients, type Boot, type Network } from '../../src/inventory/model/network.ts'
import {
  defaultServiceSettings,
  type DeclaredOption,
  type ServiceSettings,
} from '../../src/inventory/model/service-settings.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import { arbitraryInventory } from './arbitrary-inventory.ts'
import { aSubnet } from './inventory-builder.ts'

/** A value of each form, as a person may write it, for IPv4. */
export const optionSamples: Readonly<Record<DhcpOptionForm, string>> = {
  address: '192.0.2.7',
  addresses: '192.0.2.7, 192.0.2.8',
  'address-pairs': '192.0.2.7 192.0.2.8, 192.0.2.9 192.0.2.10',
  text: 'a "quoted" \\ text; with { all } sorts: é',
  data: '01:0A:ff',
  domains: 'office.example, lab.office.example.',
  flag: 'on',
  uint8: '255',
  uint16: '65535',
  uint16s: '68, 1500',
  uint32: '4294967295',
  int32: '-3600',
  routes: '10.8.0.0/13 192.0.2.1, 0.0.0.0/0 192.0.2.2',
}

/** The same for IPv6, where addresses differ. */
export const optionSamples6: Readonly<Record<DhcpOptionForm, string>> = {
  ...optionSamples,
  address: '2001:db8::7',
  addresses: '2001:DB8::7, 2001:db8::8',
  'address-pairs': '2001:db8::7 2001:db8::8',
}

/** An option of the site of each form that the family has, `own-FORM`. */
export function declaredOptions(): readonly DeclaredOption[] {
  const forms = Object.keys(optionSamples) as DhcpOptionForm[]
  return forms.flatMap((form, index): readonly DeclaredOption[] => [
    { name: `own-${form}`, family: 4, code: 231 + index, form },
    ...(form === 'routes' ? [] : [{ name: `own-${form}`, family: 6, code: 60_000 + index, form } as const]),
  ])
}

export interface DhcpSite {
  readonly snapshot: Snapshot
  readonly services: ServiceSettings
}

/** On the network of `ns1`, so that there is always something to serve by DHCPv6. */
const sixth = aSubnet('fd01::/64', {
  ipv6: 'dhcpv6',
  dns: ['fd01::53'],
  ranges: [{ kind: 'dynamic', first: 'fd01::1000', last: 'fd01::1fff' }],
})

/** Host `ns1` serves, as in `arbitraryInventory`. */
export function arbitraryDhcp(): fc.Arbitrary<DhcpSite> {
  return fc
    .tuple(
      arbitraryInventory(),
      fc.array(networkExtras(), { maxLength: 3 }),
      fc.array(hostExtras(), { maxLength: 6 }),
    )
    .map(([snapshot, networks, hosts]) => ({
      services: { ...defaultServiceSettings, dhcpOptions: declaredOptions() },
      snapshot: {
        ...snapshot,
        networks: snapshot.networks.map((network, index) => {
          const all = extended(network, index, networks[index])
          return index === 0 ? { ...all, subnets: [...all.subnets, sixth] } : all
        }),
        hosts: snapshot.hosts.map((host, index): Host => {
          const options = hosts[index]
          const home = snapshot.networks[0]?.name
          const nics = host.nics.map((nic, at) =>
            nic.network === home
              ? { ...nic, addresses: [...nic.addresses, { ip: `fd01::${index + 2}:${at}` }] }
              : nic,
          )
          return { ...host, nics, ...(options === undefined ? {} : { options }) }
        }),
      },
    }))
}

interface NetworkExtras {
  readonly boot: Boot | undefined
  readonly relays: readonly ('4' | '6')[]
  readonly servers: Network['dhcpServers']
}

function networkExtras(): fc.Arbitrary<NetworkExtras> {
  return fc.record({
    boot: fc.option(arbitraryBoot(), { nil: undefined }),
    relays: fc.subarray(['4', '6'] as const),
    servers: fc.constantFrom(undefined, undefined, ['ns1'], ['elsewhere']),
  })
}

const word = fc.constantFrom('boot/grub', 'a "b" \\ c', 'http://192.0.2.9/é;x', '#', "it's")

function arbitraryBoot(): fc.Arbitrary<Boot> {
  const files = fc.record(Object.fromEntries(bootClients.map((client) => [client, word])), {
    requiredKeys: [],
  })
  return fc.record({ server: fc.constant('192.0.2.9'), files }, { requiredKeys: ['files'] })
}

function hostExtras(): fc.Arbitrary<Readonly<Record<string, string>>> {
  return fc.record(
    {
      filename: word,
      'root-path': word,
      routers: fc.constant('192.0.2.1'),
      'own-text': word,
      'dhcp6.own-addresses': fc.constant('2001:db8::1'),
      'dhcp6.bootfile-url': word,
    },
    { requiredKeys: [] },
  )
}

/** The first network stays as it is: `ns1` serves it. */
function extended(network: Network, index: number, extras: NetworkExtras | undefined): Network {
  if (extras === undefined) return network
  const { boot, relays, servers } = extras
  return {
    ...network,
    ...(index === 0 || servers === undefined ? {} : { dhcpServers: servers }),
    ...(relays.length === 0
      ? {}
      : {
          relays: relays.map((family) => (family === '4' ? `100.64.${index}.1` : `2001:db8:${index + 1}::1`)),
        }),
    subnets: network.subnets.map((subnet) => {
      if (boot === undefined || subnet.prefix.includes(':')) return subnet
      const { 'bootfile-name': file, ...options } = subnet.options
      const some = Object.keys(boot.files).length > 0
      return { ...subnet, boot, options: some || file === undefined ? options : subnet.options }
    }),
  }
}
