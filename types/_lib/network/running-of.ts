/** What an interface is to have when it runs: of what is wanted, and of what it had before, to go back to. */
import { isOnLink, ignoresRouters, type Link, type Shape } from './link.ts'
import type { LinkState } from './link-state.ts'
import type { Running } from './running.ts'

export function runningOf(link: Link, before: LinkState | null): Running {
  const { name, shape, mtu, addresses, gateways } = link
  return {
    name,
    shape,
    mtu,
    addresses,
    gateways: gateways ?? [],
    far: (gateways ?? []).filter((one) => !isOnLink(one, addresses ?? [])),
    surplus: {
      addresses: addresses === undefined ? [] : without(before?.addresses, addresses),
      gateways: gateways === undefined ? [] : without(before?.gateways, gateways),
      members: shape.kind === 'bond' ? without(listOf(before, 'members'), shape.members) : [],
    },
    anew: before !== null && isOther(shape, before),
    ignoreRouters: ignoresRouters(link),
  }
}

/** `after` is null where it was taken away. */
export function runningBack(link: Link, before: LinkState, after: Partial<LinkState> | null): Running {
  const addresses = before.hadAddresses ?? []
  const gateways = before.hadGateways ?? []
  const shape = shapeOf(link.shape, before)
  return {
    name: link.name,
    shape,
    mtu: before.mtu,
    addresses,
    gateways,
    far: gateways.filter((one) => !isOnLink(one, addresses)),
    surplus: {
      addresses: without(after?.addresses, addresses),
      gateways: without(after?.gateways, gateways),
      members:
        'members' in shape && 'members' in link.shape
          ? without(link.shape.members, listOf(before, 'hadMembers'))
          : [],
    },
    anew: after !== null && isOther(link.shape, before),
    ignoreRouters: false,
  }
}

/** Nothing makes one thing of it into the other. */
function isOther(shape: Shape, before: LinkState): boolean {
  if (shape.kind === 'vlan') return before['link'] !== shape.link || before['vlan'] !== shape.vlan
  if (shape.kind === 'bond') return before['mode'] !== shape.bond.mode
  return false
}

function shapeOf(shape: Shape, before: LinkState): Shape {
  switch (shape.kind) {
    case 'nic':
      return shape
    case 'vlan':
      return {
        ...shape,
        link: textOf(before, 'link') ?? shape.link,
        vlan: Number(before['vlan'] ?? shape.vlan),
      }
    case 'bridge':
      return { ...shape, members: listOf(before, 'hadMembers') }
    case 'bond':
      return {
        ...shape,
        members: listOf(before, 'hadMembers'),
        bond: {
          mode: textOf(before, 'mode') ?? shape.bond.mode,
          primary: textOf(before, 'primary'),
          monitorInterval: Number(before['monitorInterval'] ?? shape.bond.monitorInterval),
          lacpRate: undefined,
          hashPolicy: textOf(before, 'hashPolicy'),
        },
      }
  }
}

function without(all: readonly string[] | undefined, wanted: readonly string[]): readonly string[] {
  return (all ?? []).filter((one) => !wanted.includes(one))
}

function listOf(state: LinkState | null, key: string): readonly string[] {
  const value = state?.[key]
  return Array.isArray(value) ? (value as readonly string[]) : []
}

function textOf(state: LinkState, key: string): string | undefined {
  const value = state[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}
