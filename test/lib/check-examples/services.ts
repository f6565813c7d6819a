/** Examples of what keeps DHCP and DNS servers from doing what they are told. */
import type { dhcpServers } from '../../../src/inventory/check/families/dhcp-servers.ts'
import type { zoneServers } from '../../../src/inventory/check/families/zone-servers.ts'
import type { CheckSettings } from '../../../src/inventory/check/view.ts'
import { defaultServiceSettings } from '../../../src/inventory/model/service-settings.ts'
import { healthy, withHosts, withNetworks, withSubnet, withZones } from '../healthy-inventory.ts'
import { aHost } from '../inventory-builder.ts'
import type { ExamplesOf } from './example.ts'

const withView: CheckSettings = {
  services: {
    ...defaultServiceSettings,
    dns: { ...defaultServiceSettings.dns, views: [{ name: 'inside', clients: ['any'] }] },
  },
}

export const zoneServerExamples: ExamplesOf<typeof zoneServers> = {
  'view-unknown': {
    settings: withView,
    has: withZones([
      { name: 'office.example', records: [{ name: 'a', type: 'A', data: '192.0.2.1', view: 'insied' }] },
    ]),
    hasNot: withZones([
      {
        name: 'office.example',
        views: ['inside'],
        records: [{ name: 'a', type: 'A', data: '192.0.2.1', view: 'inside' }],
      },
    ]),
  },
  'forward-zone-names': {
    has: withZones([{ name: 'office.example', ns: [], records: [], forwarders: ['192.0.2.53'] }]),
    hasNot: withZones([{ name: 'partner.example', ns: [], forwarders: ['192.0.2.53'] }]),
  },
  'dynamic-without-primary': {
    has: withZones([{ name: 'shop.example', ns: ['ns.elsewhere.test'], dynamic: true }]),
    hasNot: withZones([{ name: 'shop.example', ns: ['ns.elsewhere.test'], dynamic: true, primary: 'hv1' }]),
  },
  'primary-unaddressed': {
    has: withZones([{ name: 'shop.example', primary: 'bare' }], [aHost('bare')]),
    hasNot: withZones([{ name: 'shop.example', primary: 'hv1' }], [aHost('bare')]),
  },
  'secondary-unaddressed': {
    has: withZones([{ name: 'shop.example', ns: ['infra1', 'ns.far.test'] }], [aHost('ns.far.test')]),
    hasNot: withZones([{ name: 'shop.example', ns: ['infra1', 'ns.far.test'] }]),
  },
}

export const dhcpServerExamples: ExamplesOf<typeof dhcpServers> = {
  'boot-without-server': {
    has: withSubnet({ options: {}, boot: { files: { bios: 'pxelinux.0' } } }),
    hasNot: withSubnet({ options: {}, boot: { files: { ipxe: 'http://10.20.0.2/boot.ipxe' } } }),
  },
  'relay-elsewhere': {
    has: withNetworks({ name: 'lab', relays: ['10.20.0.1'] }),
    hasNot: withNetworks({ name: 'lab', relays: ['10.99.0.1'] }),
  },
  'relay-outside': {
    has: withNetworks({ name: 'office', relays: ['10.20.1.1'] }),
    hasNot: withNetworks({ name: 'office', relays: ['10.20.0.1', 'fd20::1'] }),
  },
  'dhcp-server-apart': {
    has: withNetworks({ name: 'lab', dhcpServers: ['infra1'] }),
    hasNot: withNetworks({ name: 'lab', dhcpServers: ['infra1'], relays: ['10.20.0.1'] }),
  },
  'dhcp-server-unaddressed': {
    has: {
      ...withNetworks({ name: 'office', dhcpServers: ['bare'] }),
      hosts: [...healthy().hosts, aHost('bare')],
    },
    hasNot: withNetworks({ name: 'office', dhcpServers: ['infra2'] }),
  },
  'options-large': {
    has: withHosts({ name: 'web01', options: { 'root-path': 'r'.repeat(211) } }),
    hasNot: withHosts({ name: 'web01', options: { 'root-path': 'r'.repeat(210) } }),
  },
}
