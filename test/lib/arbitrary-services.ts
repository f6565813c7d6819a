/** Any valid inventory with what is said of its DHCP and DNS servers: who serves, what is booted, whose reverse zones are whose. */
import fc from 'fast-check'
import { parsePrefix } from '../../src/core/ip.ts'
import type { Host } from '../../src/inventory/model/host.ts'
import { bootClients, type Boot, type Network, type Subnet } from '../../src/inventory/model/network.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import type { Zone } from '../../src/inventory/model/zone.ts'

/** `ns1` of `arbitraryInventory` is the server of everything. */
const SERVER = 'ns1'

/** The same, with further values on some of its objects. */
export function withServices(inventories: fc.Arbitrary<Snapshot>): fc.Arbitrary<Snapshot> {
  return fc
    .tuple(inventories, fc.array(draft, { minLength: 8, maxLength: 8 }), forwardZones)
    .map(([snapshot, drafts, zones]) => {
      const at = (index: number): Draft => drafts[index % drafts.length] ?? {}
      const names = new Set(snapshot.zones.map(({ name }) => name))
      return {
        ...snapshot,
        networks: snapshot.networks.map((network, index) => ofNetwork(network, at(index))),
        hosts: snapshot.hosts.map((host, index) => ofHost(host, at(index))),
        zones: [
          ...snapshot.zones.map((zone, index) => ofZone(zone, at(index))),
          ...zones.filter(({ name }) => !names.has(name)),
        ].sort((a, b) => (a.name < b.name ? -1 : 1)),
      }
    })
}

interface Draft {
  readonly served?: boolean
  readonly relays?: readonly string[]
  readonly boot?: Boot
  readonly reverse?: 'own' | 'delegated' | 'none'
  readonly options?: Host['options']
  readonly primary?: boolean
  readonly dynamic?: boolean
}

const file = fc.stringMatching(/^[a-zA-Z0-9._/\\-]{1,40}$/)
const url = fc.stringMatching(/^[a-z0-9./?&=,;%_-]{0,40}$/).map((path) => `http://192.0.2.9/${path}`)

const boot: fc.Arbitrary<Boot> = fc.record({
  server: fc.constantFrom('192.0.2.9', '10.1.2.3'),
  files: fc.record(
    Object.fromEntries(
      bootClients.map((client) => [
        client,
        client === 'ipxe' ? fc.oneof(file, url) : client.startsWith('http-') ? url : file,
      ]),
    ),
    { requiredKeys: [] },
  ),
})

const draft: fc.Arbitrary<Draft> = fc.record(
  {
    served: fc.boolean(),
    relays: fc.uniqueArray(fc.constantFrom('10.1.2.1', '192.0.2.1', 'fd00::1'), { maxLength: 2 }),
    boot,
    reverse: fc.constantFrom('own', 'delegated', 'none'),
    options: fc.record(
      {
        'root-path': fc.stringMatching(/^[ -~]{1,30}$/),
        'domain-name': fc.constant('own.corp.test'),
        filename: file,
        'next-server': fc.constant('192.0.2.10'),
        'code-230': fc.constant('01:0a:ff'),
        'dhcp6.bootfile-url': url,
      },
      { requiredKeys: [] },
    ),
    primary: fc.boolean(),
    dynamic: fc.boolean(),
  },
  { requiredKeys: [] },
)

const forwardZones: fc.Arbitrary<readonly Zone[]> = fc.subarray([
  { name: 'partner.test', ns: [], ttl: 3600, serialScheme: 'date', records: [], forwarders: ['192.0.2.53'] },
  {
    name: '9.in-addr.arpa',
    ns: [],
    ttl: 60,
    serialScheme: 'date',
    records: [],
    forwarders: ['2001:db8::53', '192.0.2.54'],
  },
])

function ofNetwork(network: Network, { served, relays = [], ...rest }: Draft): Network {
  return {
    ...network,
    ...(served === true ? { dhcpServers: [SERVER] } : {}),
    ...(relays.length > 0 ? { relays } : {}),
    subnets: network.subnets.map((subnet) => ofSubnet(subnet, rest)),
  }
}

function ofSubnet(subnet: Subnet, { boot: offered, reverse }: Draft): Subnet {
  const prefix = parsePrefix(subnet.prefix)
  const { 'bootfile-name': _, ...options } = subnet.options
  const long = prefix?.family === 4 && prefix.length > 24
  return {
    ...subnet,
    ...(offered === undefined || prefix?.family === 6 ? {} : { boot: offered, options }),
    ...(reverse === undefined || (reverse === 'delegated' && !long) ? {} : { reverse }),
  }
}

function ofHost(host: Host, { options = {} }: Draft): Host {
  return Object.keys(options).length === 0 ? host : { ...host, options }
}

function ofZone(zone: Zone, { primary, dynamic }: Draft): Zone {
  return {
    ...zone,
    ...(primary === true ? { primary: SERVER } : {}),
    ...(dynamic === true ? { dynamic: true } : {}),
  }
}
