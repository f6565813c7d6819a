/** One description of a network interface that every backend is written from: what was asked, completed by the inventory. */
import { contains, parseIp, prefixOf } from '../../../src/core/ip.ts'
import type { HostContext } from '../../../src/type/define-type.ts'
import type { HostView, NicView } from '../../../src/type/inventory-view.ts'
import type { Addressing } from './addressing.ts'
import { familyOf, splitLength } from './names.ts'

export type Backend = 'ifupdown' | 'networkd' | 'netplan' | 'none'

/** What it is made of. */
export type Shape =
  | { readonly kind: 'nic' }
  | { readonly kind: 'vlan'; readonly link: string; readonly vlan: number }
  | { readonly kind: 'bond'; readonly members: readonly string[]; readonly bond: BondOptions }
  | { readonly kind: 'bridge'; readonly members: readonly string[] }

export interface BondOptions {
  readonly mode: string
  readonly primary: string | undefined
  /** Milliseconds. */
  readonly monitorInterval: number
  readonly lacpRate: 'slow' | 'fast' | undefined
  readonly hashPolicy: string | undefined
}

export interface Link {
  readonly name: string
  readonly shape: Shape
  readonly backend: Backend
  readonly ipv4: 'static' | 'dhcp' | 'manual'
  readonly ipv6: 'static' | 'auto' | 'dhcp' | 'manual'
  /** Families whose addresses are exactly those below. */
  readonly exact: readonly (4 | 6)[]
  /** Sorted; undefined where they are none of our business. */
  readonly addresses: readonly string[] | undefined
  readonly gateways: readonly string[] | undefined
  readonly mtu: number | undefined
  readonly resolvers: readonly string[]
  readonly search: readonly string[]
}

/** The NIC of the inventory by the name of the interface. */
export function recordedNic(name: string, { host }: HostContext): NicView | undefined {
  return host.nics.find((nic) => nic.name === name)
}

/** Of a NIC also by the MAC that the host's interface of that name has. What stands on it has the same, and is not it. */
function nicByMac(name: string, { host, facts }: HostContext): NicView | undefined {
  const mac = facts.nics.find((one) => one.name === name)?.mac
  return host.nics.find((nic) => nic.mac !== undefined && nic.mac === mac && nic.kind === undefined)
}

export interface LinkOptions {
  /** Whether addresses that are not named are left alone. */
  readonly keepOthers: boolean
}

export function linkOf(
  name: string,
  shape: Shape,
  params: Addressing,
  context: HostContext,
  { keepOthers }: LinkOptions,
): Link {
  const nic = recordedNic(name, context) ?? (shape.kind === 'nic' ? nicByMac(name, context) : undefined)
  const recorded = (nic?.addresses ?? []).map(({ ip, prefixLength }) => `${ip}/${prefixLength}`)
  const taken = params.addresses ?? recorded.filter((one) => isStatic(params, familyOf(one)))
  const addresses = [...new Set(taken)].sort()
  const has = (family: 4 | 6): boolean => addresses.some((one) => familyOf(one) === family)
  const asks =
    params.addresses === undefined &&
    nic?.network?.dhcp.includes(4) === true &&
    !nic.addresses.some(({ family }) => family === 4)
  const ipv4 = params.ipv4 ?? (has(4) ? 'static' : asks ? 'dhcp' : 'manual')
  const ipv6 = params.ipv6 ?? (has(6) ? 'static' : 'auto')
  const given = params.addresses !== undefined
  const ours = ([4, 6] as const).filter((family) =>
    family === 4
      ? ipv4 === 'static' || (given && ipv4 === 'manual')
      : ipv6 === 'static' || (given && ipv6 === 'manual'),
  )
  const gateways =
    params.gateways ?? (given || nic === undefined ? undefined : recordedGateways(nic, context.host))
  return {
    name,
    shape,
    backend: backendOf(params, context),
    ipv4,
    ipv6,
    exact: keepOthers ? [] : ours,
    addresses: given || ours.length > 0 ? addresses : undefined,
    gateways:
      gateways === undefined ? undefined : [...new Set(gateways.filter((one) => has(familyOf(one))))].sort(),
    mtu: params.mtu ?? nic?.network?.mtu,
    resolvers: params.resolvers ?? [],
    search: params.search ?? [],
  }
}

function isStatic({ ipv4, ipv6 }: Addressing, family: 4 | 6): boolean {
  const method = family === 4 ? ipv4 : ipv6
  return method === undefined || method === 'static'
}

export function backendOf(params: Pick<Addressing, 'backend'>, { facts }: HostContext): Backend {
  return params.backend ?? (facts.network === 'unknown' ? 'none' : facts.network)
}

/** The default routes lead through the NIC that carries the host's name: with one more there would be two. */
function recordedGateways(nic: NicView, host: HostView): readonly string[] | undefined {
  const primary = host.nics.find(({ addresses }) => addresses.length > 0)
  if (nic !== primary) return undefined
  const gateways = [...new Set(nic.addresses.flatMap(({ gateway }) => gateway ?? []))]
  return gateways.length === 0 ? undefined : gateways
}

/** Whether a gateway lies in the subnet of one of the addresses, or is link-local, which every link has. */
export function isOnLink(gateway: string, addresses: readonly string[]): boolean {
  const ip = parseIp(gateway)
  if (ip === undefined || /^fe[89ab]/i.test(gateway)) return true
  return addresses.some((one) => {
    const parts = splitLength(one)
    const own = parts === undefined ? undefined : parseIp(parts.address)
    return own !== undefined && parts !== undefined && contains(prefixOf(own, parts.length), ip)
  })
}

/** Whether a gateway that no subnet leads to can be meant: where an address stands for nothing but itself, as in many clouds. */
export function isFarMeant(gateway: string, addresses: readonly string[]): boolean {
  const alone = gateway.includes(':') ? 128 : 32
  return addresses.some((one) => familyOf(one) === familyOf(gateway) && splitLength(one)?.length === alone)
}

/** Whether routers' advertisements are to be ignored: where the IPv6 gateway is given, or IPv6 is off. */
export function ignoresRouters({ ipv6, gateways = [] }: Link): boolean {
  return ipv6 === 'manual' || (ipv6 === 'static' && gateways.some((one) => familyOf(one) === 6))
}

/** Interfaces that are parts of it. */
export function membersOf({ shape }: Link): readonly string[] {
  return 'members' in shape ? shape.members : []
}
