/** What is free in a prefix: in a subnet or a part of one, or between the subnets of a larger one. */
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import { formatPrefix, type Prefix } from '../../core/ip.ts'
import type { Reader } from '../../db/store.ts'
import type { Interval } from '../model/lookup.ts'
import { prefixOfSubnet } from '../model/names.ts'
import { readPrefix } from '../operations/find-object.ts'
import { wholeOf } from '../rules/network.ts'
import { freeAddresses } from './free-addresses.ts'
import { checkLength, freeGaps, prefixesIn } from './free-prefixes.ts'
import { mapOf, type Stretch } from './subnet-map.ts'
import { usageOfAll, type SubnetUsage } from './usage-of-all.ts'
import { usageOf } from './usage.ts'

/** Of a subnet, or of a part of one; the usage is that of the whole subnet. */
export interface FreeInSubnet extends SubnetUsage {
  readonly kind: 'subnet'
  readonly next: readonly string[]
  /** Undefined where only a number of next ones was asked for. */
  readonly map: readonly Stretch[] | undefined
}

export interface FreeBetween {
  readonly kind: 'between'
  readonly prefix: string
  readonly subnets: readonly SubnetUsage[]
  readonly gaps: readonly Interval[]
}

/** How many of the next free addresses come with a map. */
const NEXT = 3

/** `count`: of next free addresses, without a map. Throws a UserError where the text is no prefix. */
export async function whatIsFree(
  reader: Reader,
  text: string,
  count: number | undefined,
): Promise<FreeInSubnet | FreeBetween> {
  const action = actionOn(text)
  const prefix = prefixIn(action, text)
  const part = wholeOf(prefix)
  const [place] = await reader.subnetsWithin(part)
  const network = place === undefined ? undefined : await reader.get('network', place.network)
  const subnet = network?.subnets.find((one) => one.prefix === place?.prefix)
  const own = subnet === undefined ? undefined : prefixOfSubnet(subnet)
  if (network === undefined || subnet === undefined || own === undefined || own.length > prefix.length) {
    if (count !== undefined)
      throw new UserError(`${action}: it is no subnet`, {
        hint: 'give --length for the prefixes that are free in it, or the prefix of a subnet',
      })
    const [subnets, gaps] = [await usageOfAll(reader, prefix), await freeGaps(reader, prefix)]
    return { kind: 'between', prefix: formatPrefix(prefix), subnets, gaps }
  }
  return {
    kind: 'subnet',
    subnet,
    network: network.name,
    usage: await usageOf(reader, subnet),
    next: await freeAddresses(reader, subnet, count ?? NEXT, { within: part }),
    map: count === undefined ? await mapOf(reader, subnet, own, part) : undefined,
  }
}

/** Up to `count` free prefixes of a length. */
export async function freePrefixes(
  reader: Reader,
  text: string,
  length: number,
  count: number,
): Promise<{ readonly within: string; readonly prefixes: readonly string[] }> {
  const action = actionOn(text)
  const within = prefixIn(action, text)
  checkLength(action, within, length)
  const found = prefixesIn(await freeGaps(reader, within), length, count)
  return { within: formatPrefix(within), prefixes: found.map(formatPrefix) }
}

function actionOn(text: string): string {
  return `Cannot show what is free in "${text}"`
}

function prefixIn(action: string, text: string): Prefix {
  const problems: Problem[] = []
  const prefix = readPrefix(text, problems)
  if (prefix === undefined) throw new Invalid(action, problems)
  return prefix
}
