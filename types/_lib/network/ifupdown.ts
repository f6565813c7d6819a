/** Interfaces as ifupdown sets them up (interfaces(5)): Debian's, Alpine's and busybox's read this alike. */
import { netmaskOf, parseIp, prefixOf } from '../../../src/core/ip.ts'
import type { ConfigFile } from './config-file.ts'
import { HEADER } from './header.ts'
import { ignoresRouters, isOnLink, type Link } from './link.ts'
import { familyOf, splitLength } from './names.ts'

export const INTERFACES = '/etc/network/interfaces'
export const STANZA_FOLDER = '/etc/network/interfaces.d'

export function ifupdownFiles(link: Link): readonly ConfigFile[] {
  return [{ path: `${STANZA_FOLDER}/${link.name}`, text: stanzasOf(link), mode: '0644' }]
}

/** It needs nothing but iproute2 or busybox. The first part makes the interface; each address has a part of its own. */
function stanzasOf(link: Link): string {
  const { name, ipv4, ipv6, addresses = [] } = link
  const before = [
    ...makingOf(link),
    ...(ignoresRouters(link) ? [`echo 0 > /proc/sys/net/ipv6/conf/${name}/accept_ra || :`] : []),
  ]
  const removal = link.shape.kind === 'nic' ? [] : [`post-down ip link del dev ${name} 2>/dev/null || :`]
  const parts = [
    [
      `iface ${name} inet manual`,
      ...before.map((text) => `pre-up ${text}`),
      `up ip link set dev ${name} up`,
      ...removal,
    ],
    ...(ipv4 === 'dhcp' ? [[`iface ${name} inet dhcp`]] : []),
    ...(ipv6 === 'dhcp' ? [[`iface ${name} inet6 dhcp`]] : []),
    ...addresses.map((address, index) => staticPart(link, address, index)),
  ]
  const [first = [], second, ...rest] = parts
  const all =
    second === undefined
      ? [[...first, ...resolving(link)]]
      : [first, [...second, ...resolving(link)], ...rest]
  return `${HEADER}auto ${name}
${all.map((part) => part.join('\n    ')).join('\n')}
`
}

function staticPart(link: Link, address: string, index: number): readonly string[] {
  const { name, addresses = [], gateways = [] } = link
  const family = familyOf(address)
  const isFirst = addresses.findIndex((one) => familyOf(one) === family) === index
  const gateway = isFirst ? gateways.find((one) => familyOf(one) === family) : undefined
  const parts = splitLength(address)
  const ip = parseIp(parts?.address ?? '')
  const length = parts?.length ?? 0
  const mask = family === 4 && ip !== undefined ? netmaskOf(prefixOf(ip, length)) : String(length)
  return [
    `iface ${name} ${family === 6 ? 'inet6' : 'inet'} static`,
    `address ${parts?.address ?? address}`,
    `netmask ${mask}`,
    ...(gateway === undefined
      ? []
      : isOnLink(gateway, addresses)
        ? [`gateway ${gateway}`]
        : [`up ip -${family} route replace default via ${gateway} dev ${name} onlink`]),
  ]
}

/** For resolvconf(8), which reads them with any part. */
function resolving({ resolvers, search }: Link): readonly string[] {
  return [
    ...(resolvers.length === 0 ? [] : [`dns-nameservers ${resolvers.join(' ')}`]),
    ...(search.length === 0 ? [] : [`dns-search ${search.join(' ')}`]),
  ]
}

function makingOf({ name, shape, mtu }: Link): readonly string[] {
  const size = mtu === undefined ? '' : ` mtu ${mtu}`
  const own = mtu === undefined ? [] : [`ip link set dev ${name}${size}`]
  switch (shape.kind) {
    case 'nic':
      return own
    case 'vlan':
      return [
        `ip link set dev ${shape.link} up`,
        `[ -d /sys/class/net/${name} ] || ip link add link ${shape.link} name ${name} type vlan id ${shape.vlan}`,
        ...own,
      ]
    case 'bond': {
      const { mode, primary, monitorInterval, lacpRate, hashPolicy } = shape.bond
      const set = (option: string, value: string | number): string =>
        `echo ${value} > /sys/class/net/${name}/bonding/${option}`
      return [
        `[ -d /sys/class/net/${name} ] || ip link add name ${name} type bond`,
        `grep -q '^${mode} ' /sys/class/net/${name}/bonding/mode || ${set('mode', mode)}`,
        set('miimon', monitorInterval),
        ...(lacpRate === undefined ? [] : [set('lacp_rate', lacpRate)]),
        ...(hashPolicy === undefined ? [] : [set('xmit_hash_policy', hashPolicy)]),
        ...shape.members.map(
          (member) =>
            `[ -e /sys/class/net/${name}/lower_${member} ] || { ip link set dev ${member} down; ip link set dev ${member} master ${name}; }`,
        ),
        ...(primary === undefined ? [] : [set('primary', primary)]),
        ...own,
      ]
    }
    case 'bridge': {
      const [first] = shape.members
      return [
        `[ -d /sys/class/net/${name} ] || ip link add name ${name} type bridge forward_delay 0 stp_state 0`,
        ...(first === undefined
          ? []
          : [`ip link set dev ${name} address $(cat /sys/class/net/${first}/address)`]),
        ...shape.members.map((member) => `ip link set dev ${member} master ${name}${size} up`),
        ...own,
      ]
    }
  }
}
