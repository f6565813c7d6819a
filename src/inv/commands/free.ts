/** `inv free` */
import { lines } from '../../command/block.ts'
import { defineCommand, type CommandResult } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import { UserError } from '../../core/errors.ts'
import { usageOfAll } from '../../inventory/allocate/usage-of-all.ts'
import { percentOf } from '../../inventory/allocate/usage.ts'
import {
  freePrefixes,
  whatIsFree,
  type FreeBetween,
  type FreeInSubnet,
} from '../../inventory/allocate/what-is-free.ts'
import { endQuarantine } from '../../inventory/operations/end-quarantine.ts'
import { freeMacs } from '../../inventory/operations/make-mac.ts'
import {
  countsOf,
  describeFree,
  gapData,
  gapTable,
  stretchData,
  usageData,
  usageTable,
} from '../describe-free.ts'
import { withInventory } from '../with-inventory.ts'

/** Free prefixes and MACs that are shown where no number is given. */
const LISTED = 10
const MOST = 100_000

export const freeCommand = defineCommand({
  words: ['free'],
  summary: 'Show what is free: addresses of a subnet, room for subnets, MACs',
  description:
    'Of a subnet, or of a part of one: how full it is, the next free addresses, and a map from its first address to its ' +
    'last. Of a larger prefix: its subnets, and the gaps between them. Of nothing: how full each subnet is.',
  positionals: {
    what: { summary: 'a prefix, or "mac"', value: 'PREFIX|mac', optional: true, complete: 'subnet' },
  },
  options: {
    count: { type: 'number', value: 'N', summary: 'only the next N free ones, one a line' },
    length: { type: 'number', value: 'BITS', summary: 'free prefixes of this length within PREFIX' },
    above: { type: 'number', value: 'PERCENT', summary: 'only subnets that are fuller than that' },
    all: { type: 'flag', summary: 'every row of a long map' },
    release: { type: 'text', value: 'ADDR', summary: 'end the quarantine of an address now' },
  },
  examples: [
    { line: 'inv free', does: 'how full each subnet is' },
    { line: 'inv free --above 90', does: 'those that are nearly full' },
    { line: 'inv free 10.20.0.0/24', does: 'a map of the subnet' },
    { line: 'inv free 10.20.0.0/24 --count 3', does: 'the next three addresses' },
    { line: 'inv free 10.0.0.0/8 --length 24', does: 'the first free /24 prefixes' },
    { line: 'inv free mac --count 5', does: 'five MACs that nobody has' },
    { line: 'inv free --release 10.20.0.7', does: 'that address may be had again at once' },
  ],
  run: async (context, args) => {
    checkOptions(args)
    const { what, count, length, above, all, release } = args
    if (release !== undefined) return endRest(context, release)
    return withInventory(context, async ({ store, site }) =>
      store.read(async (reader) => {
        if (what === undefined) {
          const full = (one: number | undefined): boolean => above === undefined || (one ?? 0) > above
          const shown = (await usageOfAll(reader)).filter(({ usage }) => full(percentOf(usage)))
          return { result: { subnets: shown.map(usageData) }, render: [usageTable(shown, context.env)] }
        }
        if (what.toLowerCase() === 'mac') {
          const macs = await freeMacs(reader, site.config.macPrefix, count ?? LISTED)
          return { result: { macs }, render: [lines(...macs)] }
        }
        if (length === undefined) return shownFree(await whatIsFree(reader, what, count), context, all)
        const { within, prefixes } = await freePrefixes(reader, what, length, count ?? LISTED)
        const found = prefixes.length === 0 ? [`no /${length} is free in ${within}`] : prefixes
        return { result: { within, length, prefixes }, render: [lines(...found)] }
      }),
    )
  },
})

interface FreeArgs {
  readonly what: string | undefined
  readonly count: number | undefined
  readonly length: number | undefined
  readonly above: number | undefined
  readonly release: string | undefined
}

function checkOptions({ what, count, length, above, release }: FreeArgs): void {
  const action = 'Cannot show what is free'
  const wrong = (reason: string): UserError => new UserError(`${action}: ${reason}`)
  if (count !== undefined && (!Number.isInteger(count) || count < 1 || count > MOST))
    throw wrong(`--count ${count} is not from 1 to ${MOST}`)
  if (length !== undefined && what?.toLowerCase() === 'mac') throw wrong('--length is about prefixes')
  if (release !== undefined && what !== undefined) throw wrong('--release stands without a prefix')
  if (above !== undefined && what !== undefined) throw wrong('--above is about all subnets, without a prefix')
  if (what === undefined && (count !== undefined || length !== undefined))
    throw wrong(`--${count === undefined ? 'length' : 'count'} needs a prefix`)
}

async function endRest(context: CommandContext, address: string): Promise<CommandResult> {
  return withInventory(context, async ({ change }) => {
    const { ip, host } = await change(async (tx) => endQuarantine(tx, address))
    return { result: { address: ip, host }, render: [lines(`${ip} rests no more; host ${host} had it`)] }
  })
}

function shownFree(free: FreeInSubnet | FreeBetween, { env }: CommandContext, all: boolean): CommandResult {
  if (free.kind === 'between') {
    const { prefix, subnets, gaps } = free
    return {
      result: { prefix, subnets: subnets.map(usageData), gaps: gaps.map(gapData) },
      render: [...(subnets.length === 0 ? [] : [usageTable(subnets, env), lines('')]), gapTable(gaps)],
    }
  }
  const { subnet, network, usage, next, map } = free
  const result = { subnet: subnet.prefix, network, free: next, ...countsOf(usage) }
  if (map === undefined)
    return {
      result,
      render: [lines(...next, `${usage.free} of ${usage.total} are free in ${subnet.prefix}`)],
    }
  return {
    result: { ...result, map: map.map(stretchData) },
    render: describeFree({ ...free, map }, env, all),
  }
}
