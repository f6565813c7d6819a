/** Interfaces as netplan(5) describes them, whichever of its renderers sets them up. */
import type { ConfigFile } from './config-file.ts'
import { HEADER } from './header.ts'
import { ignoresRouters, isOnLink, type Link } from './link.ts'

export const NETPLAN_FOLDER = '/etc/netplan'

const SECTIONS = { nic: 'ethernets', vlan: 'vlans', bond: 'bonds', bridge: 'bridges' } as const

export function netplanFiles(link: Link): readonly ConfigFile[] {
  return [{ path: netplanPath(link.name), text: netplanText(link), mode: '0600' }]
}

function netplanPath(name: string): string {
  return `${NETPLAN_FOLDER}/90-hostwright-${name}.yaml`
}

/** An interface below that no file is about: netplan wants each that it is told of to be one of a kind. */
export function carrierYaml(name: string): ConfigFile {
  return {
    path: `${NETPLAN_FOLDER}/10-hostwright-${name}.yaml`,
    text: `${HEADER}network:\n  version: 2\n  ethernets:\n    ${JSON.stringify(name)}: {}\n`,
    mode: '0600',
  }
}

/** JSON is YAML: lists and texts are written so, which leaves nothing to be quoted wrongly. */
function netplanText(link: Link): string {
  const { name, shape, addresses, gateways = [], mtu, resolvers, search } = link
  const routes = gateways.map((via) => ({
    to: 'default',
    via,
    ...(isOnLink(via, addresses ?? []) ? {} : { 'on-link': true }),
  }))
  const settings = {
    ...shapeSettings(shape),
    ...(mtu === undefined ? {} : { mtu }),
    dhcp4: link.ipv4 === 'dhcp',
    dhcp6: link.ipv6 === 'dhcp',
    'accept-ra': !ignoresRouters(link),
    ...(addresses === undefined || addresses.length === 0 ? {} : { addresses }),
    ...(routes.length === 0 ? {} : { routes }),
    ...(resolvers.length + search.length === 0 ? {} : { nameservers: { addresses: resolvers, search } }),
  }
  const rows = Object.entries(settings).map(([key, value]) => `      ${key}: ${JSON.stringify(value)}\n`)
  return `${HEADER}network:\n  version: 2\n  ${SECTIONS[shape.kind]}:\n    ${JSON.stringify(name)}:\n${rows.join('')}`
}

function shapeSettings(shape: Link['shape']): Readonly<Record<string, unknown>> {
  switch (shape.kind) {
    case 'nic':
      return {}
    case 'vlan':
      return { id: shape.vlan, link: shape.link }
    case 'bond': {
      const { mode, primary, monitorInterval, lacpRate, hashPolicy } = shape.bond
      return {
        interfaces: shape.members,
        parameters: {
          mode,
          ...(primary === undefined ? {} : { primary }),
          'mii-monitor-interval': monitorInterval,
          ...(lacpRate === undefined ? {} : { 'lacp-rate': lacpRate }),
          ...(hashPolicy === undefined ? {} : { 'transmit-hash-policy': hashPolicy }),
        },
      }
    }
    case 'bridge':
      return { interfaces: shape.members, parameters: { stp: false, 'forward-delay': 0 } }
  }
}
