/** The networks of a plan as declarations of dhcpd.conf, of either family. */
import {
  contains,
  formatIp,
  formatPrefix,
  netmaskOf,
  parseIp,
  prefixOf,
  widthOf,
  type Prefix,
} from '../../core/ip.ts'
import type { DhcpPlan, PlannedSubnet, Wire } from '../dhcp/plan.ts'
import { quoteString } from './quote.ts'

/**
 * A block for each network; `comments` stand above it, and `statements` in its subnets. Several subnets on one wire are one shared
 * network (dhcpd.conf(5)). dhcpd knows by the relay's address which one is asked for: one that is in no subnet is declared as one.
 */
export function networkBlocks(
  plan: DhcpPlan,
  statements: (subnet: PlannedSubnet) => readonly string[],
  comments: (wire: Wire) => readonly string[] = () => [],
): readonly (readonly string[])[] {
  return plan.wires.map((wire) => {
    const name = wire.network.name
    const lines = [`# Network ${name}`, ...comments(wire).map((line) => `# ${line}`)]
    // Where nothing is handed out, another server may be in charge: its clients must not be told that they are wrong.
    const off = wire.subnets.some(({ served }) => served) ? [] : ['  not authoritative;']
    const blocks = [
      ...relayPrefixes(wire).map((prefix) => [...opening(prefix), '}']),
      ...wire.subnets.map((subnet) => subnetBlock(subnet, statements)),
    ]
    const [only] = blocks
    if (only !== undefined && blocks.length === 1)
      return [...lines, ...only.slice(0, 1), ...off, ...only.slice(1)]
    return [
      ...lines,
      `shared-network ${quoteString(name)} {`,
      ...off,
      ...blocks.flatMap((block) => block.map((line) => `  ${line}`)),
      '}',
    ]
  })
}

function subnetBlock(
  subnet: PlannedSubnet,
  statements: (subnet: PlannedSubnet) => readonly string[],
): readonly string[] {
  const { prefix, pools } = subnet
  const range = prefix.family === 4 ? 'range' : 'range6'
  const ranges = pools.map(({ first, last }) => `    ${range} ${formatIp(first)} ${formatIp(last)};`)
  return [
    ...opening(prefix),
    ...(subnet.served ? statements(subnet).map((line) => `  ${line}`) : []),
    ...(ranges.length === 0 ? [] : [prefix.family === 4 ? '  pool {' : '  pool6 {', ...ranges, '  }']),
    '}',
  ]
}

function opening(prefix: Prefix): readonly string[] {
  return prefix.family === 6
    ? [`subnet6 ${formatPrefix(prefix)} {`]
    : [`subnet ${formatIp({ family: 4, value: prefix.network })} netmask ${netmaskOf(prefix)} {`]
}

/** Of the relays that are in no subnet of their network. */
function relayPrefixes({ relays, subnets }: Wire): readonly Prefix[] {
  return relays.flatMap((relay) => {
    const ip = parseIp(relay)
    const isKnown = ip === undefined || subnets.some(({ prefix }) => contains(prefix, ip))
    return isKnown ? [] : [prefixOf(ip, widthOf(ip.family))]
  })
}
