/** How it is shown what is free: of one subnet, between subnets, and in all of them. */
import { lines, pairs, table, toned, type Block, type Cell } from '../command/block.ts'
import { formatIp, formatPrefix } from '../core/ip.ts'
import { largestIn } from '../inventory/allocate/free-prefixes.ts'
import { showMoment } from '../inventory/allocate/quarantine.ts'
import type { Stretch, Use } from '../inventory/allocate/subnet-map.ts'
import type { SubnetUsage } from '../inventory/allocate/usage-of-all.ts'
import type { Usage } from '../inventory/allocate/usage.ts'
import type { FreeInSubnet } from '../inventory/allocate/what-is-free.ts'
import { countOf } from '../inventory/intervals.ts'
import type { Interval } from '../inventory/model/lookup.ts'
import { exactCount, showCount, usageBar } from './usage-bar.ts'

type Env = Readonly<Record<string, string | undefined>>

/** So many rows of a table are shown without `--all`. */
const ROWS = 100

const right = (title: string): { readonly title: string; readonly align: 'right' } => ({
  title,
  align: 'right',
})

export function usageTable(entries: readonly SubnetUsage[], env: Env): Block {
  return table(
    ['SUBNET', 'NETWORK', right('TAKEN'), right('RESTING'), right('FREE'), right('OF'), 'USED'],
    entries.map(({ subnet, network, usage }) => [
      subnet.prefix,
      network,
      String(usage.taken),
      String(usage.resting),
      showCount(usage.free),
      showCount(usage.total),
      usageCell(usage, env),
    ]),
  )
}

function usageCell(usage: Usage, env: Env): Cell {
  const bar = usageBar(usage, env) ?? '-'
  return usage.free === 0n && usage.total > 0n ? toned('warning', bar) : bar
}

export function usageData({ subnet, network, usage }: SubnetUsage): Readonly<Record<string, unknown>> {
  return { subnet: subnet.prefix, network, ...countsOf(usage) }
}

export function countsOf(usage: Usage): Readonly<Record<string, unknown>> {
  return {
    taken: exactCount(usage.taken),
    resting: exactCount(usage.resting),
    available: exactCount(usage.free),
    total: exactCount(usage.total),
  }
}

export function gapTable(gaps: readonly Interval[]): Block {
  return table(
    ['FIRST', 'LAST', right('ADDRESSES'), 'LARGEST FREE'],
    gaps.map((gap) => [
      formatIp(gap.first),
      formatIp(gap.last),
      showCount(countOf([gap])),
      formatPrefix(largestIn(gap)),
    ]),
  )
}

export function gapData(gap: Interval): Readonly<Record<string, unknown>> {
  return { ...endsOf(gap), largest: formatPrefix(largestIn(gap)) }
}

/** `████░░░░░░░░░░░░░░░░  20 %   30 of 153 taken, 122 free, 1 in quarantine` */
export function describeUsage(usage: Usage, env: Env): string {
  const { taken, total, free, resting } = usage
  const counts = [
    `${showCount(taken)} of ${showCount(total)} taken`,
    `${showCount(free)} free`,
    ...(resting === 0n ? [] : [`${showCount(resting)} in quarantine`]),
  ].join(', ')
  const bar = usageBar(usage, env)
  return bar === undefined ? counts : `${bar}   ${counts}`
}

export function describeFree(
  { subnet, network, usage, next, map }: FreeInSubnet & { readonly map: readonly Stretch[] },
  env: Env,
  all: boolean,
): readonly Block[] {
  const { allocation = 'first' } = subnet
  const shown = all ? map : map.slice(0, ROWS)
  const more = map.length - shown.length
  return [
    pairs(
      ['subnet', `${subnet.prefix} on ${network}`],
      ['used', describeUsage(usage, env)],
      [
        'next',
        next.length === 0
          ? 'none is free'
          : `${next.join(', ')}${allocation === 'first' ? '' : ` (${allocation})`}`,
      ],
    ),
    table(
      ['FIRST', 'LAST', right('ADDRESSES'), 'WHAT'],
      shown.map((stretch) => [
        formatIp(stretch.first),
        stretch.first.value === stretch.last.value ? '' : formatIp(stretch.last),
        showCount(countOf([stretch])),
        useCell(stretch),
      ]),
    ),
    ...(more === 0 ? [] : [lines(`… and ${more} rows more: --all shows them`)]),
  ]
}

const USES: Readonly<Record<Use, string>> = {
  network: 'network address',
  broadcast: 'broadcast address',
  anycast: 'anycast',
  gateway: 'gateway',
  taken: 'taken',
  quarantine: 'in quarantine',
  dynamic: 'dynamic range',
  reserved: 'reserved range',
  free: 'free',
  outside: 'in no static range',
}

function useCell({ use, until, host }: Stretch): Cell {
  if (use === 'free') return toned('good', USES.free)
  if (until === undefined) return use === 'taken' ? USES.taken : toned('dim', USES[use])
  return toned('dim', `${USES[use]} until ${showMoment(until)}, ${host ?? ''} had it`)
}

export function stretchData(stretch: Stretch): Readonly<Record<string, unknown>> {
  const { use, until, host } = stretch
  return { ...endsOf(stretch), use, ...(until === undefined ? {} : { until: until.toISOString(), host }) }
}

function endsOf(interval: Interval): Readonly<Record<string, unknown>> {
  return {
    first: formatIp(interval.first),
    last: formatIp(interval.last),
    addresses: exactCount(countOf([interval])),
  }
}
