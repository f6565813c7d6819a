/** Interfaces as systemd-networkd sets them up: systemd.network(5) and systemd.netdev(5). */
import type { ConfigFile } from './config-file.ts'
import { HEADER } from './header.ts'
import { ignoresRouters, isOnLink, type Link } from './link.ts'

export const NETWORKD_FOLDER = '/etc/systemd/network'

// The first file that matches an interface is the one that counts; those of distributions and of netplan begin with 10 or more.
const OWN = '05-hostwright-'
// A part of a bond or bridge is that and nothing else.
const MEMBER = '04-hostwright-'
/** What an interface that no file is about gets, so that VLANs can stand on it. */
const LAST = '95-hostwright-'

export function networkdFiles(link: Link): readonly ConfigFile[] {
  const base = `${NETWORKD_FOLDER}/${OWN}${link.name}`
  const device = deviceOf(link)
  return [
    ...(device === undefined ? [] : [{ path: `${base}.netdev`, text: device, mode: '0644' as const }]),
    { path: `${base}.network`, text: networkOf(link), mode: '0644' },
    ...('members' in link.shape
      ? link.shape.members.map((member) => ({
          path: memberPath(member),
          text: `${HEADER}[Match]
Name=${member}

${link.mtu === undefined ? '' : `[Link]\nMTUBytes=${link.mtu}\n\n`}[Network]
${link.shape.kind === 'bond' ? 'Bond' : 'Bridge'}=${link.name}
${link.shape.kind === 'bond' && link.shape.bond.primary === member ? 'PrimarySlave=yes\n' : ''}LinkLocalAddressing=no
IPv6AcceptRA=no
`,
          mode: '0644' as const,
        }))
      : []),
  ]
}

export function memberPath(member: string): string {
  return `${NETWORKD_FOLDER}/${MEMBER}${member}.network`
}

/** Of a VLAN: the piece that the file of the interface below gets. */
export function vlanPieceName(vlan: string): string {
  return `hostwright-${vlan}.conf`
}

export function vlanPiece(vlan: string): string {
  return `${HEADER}[Network]\nVLAN=${vlan}\n`
}

/** For an interface below a VLAN that no file is about: what it has by others stays. */
export function carrierFile(name: string): ConfigFile {
  return {
    path: `${NETWORKD_FOLDER}/${LAST}${name}.network`,
    text: `${HEADER}[Match]\nName=${name}\n\n[Network]\nKeepConfiguration=yes\nIPv6AcceptRA=no\n`,
    mode: '0644',
  }
}

function networkOf(link: Link): string {
  const { name, addresses = [], gateways = [], mtu, resolvers, search } = link
  const dhcp = { nn: 'no', yn: 'ipv4', ny: 'ipv6', yy: 'yes' }[
    `${link.ipv4 === 'dhcp' ? 'y' : 'n'}${link.ipv6 === 'dhcp' ? 'y' : 'n'}` as const
  ]
  const far = gateways.filter((one) => !isOnLink(one, addresses))
  return `${HEADER}[Match]
Name=${name}

${mtu === undefined ? '' : `[Link]\nMTUBytes=${mtu}\n\n`}[Network]
DHCP=${dhcp}
${[
  `IPv6AcceptRA=${ignoresRouters(link) ? 'no' : 'yes'}`,
  ...(link.shape.kind === 'bridge' || link.shape.kind === 'bond' ? ['ConfigureWithoutCarrier=yes'] : []),
  ...addresses.map((address) => `Address=${address}`),
  ...gateways.filter((one) => !far.includes(one)).map((gateway) => `Gateway=${gateway}`),
  ...resolvers.map((resolver) => `DNS=${resolver}`),
  ...(search.length === 0 ? [] : [`Domains=${search.join(' ')}`]),
].join('\n')}
${far.map((gateway) => `\n[Route]\nGateway=${gateway}\nGatewayOnLink=yes\n`).join('')}`
}

function deviceOf({ name, shape, mtu }: Link): string | undefined {
  if (shape.kind === 'nic') return undefined
  const head = `${HEADER}[NetDev]\nName=${name}\nKind=${shape.kind}\n${mtu === undefined ? '' : `MTUBytes=${mtu}\n`}`
  switch (shape.kind) {
    case 'vlan':
      return `${head}\n[VLAN]\nId=${shape.vlan}\n`
    case 'bond': {
      const { mode, monitorInterval, lacpRate, hashPolicy } = shape.bond
      return `${head}
[Bond]
Mode=${mode}
MIIMonitorSec=${monitorInterval}ms
${lacpRate === undefined ? '' : `LACPTransmitRate=${lacpRate}\n`}${hashPolicy === undefined ? '' : `TransmitHashPolicy=${hashPolicy}\n`}`
    }
    case 'bridge':
      return `${head}\n[Bridge]\nForwardDelaySec=0\nSTP=no\n`
  }
}
