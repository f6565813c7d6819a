/** The prefix of a subnet of dhcpd.conf, and the ranges in it. */
import {
  contains,
  formatPrefix,
  lastOf,
  parseIp,
  parsePrefix,
  prefixOf,
  type Ip,
  type Prefix,
} from '../../core/ip.ts'
import type { Statement } from '../blocks/parse.ts'
import { prefixLength } from '../dhcp/netmask.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { shown } from '../shown.ts'
import type { Declarations, Scope } from './declarations.ts'

/** `subnet 10.0.0.0 netmask 255.255.255.0` or `subnet6 2001:db8::/64`; undefined, and a problem said, where it is none. */
export function readSubnetPrefix({ words, at }: Statement, report: DraftBuilder): Prefix | undefined {
  const [keyword = '', address = '', between = '', mask = ''] = words.map(({ text }) => text)
  if (keyword === 'subnet6') {
    const prefix = parsePrefix(address)
    if (prefix?.family === 6) return prefix
    report.problem(at, `subnet6 ${shown(address)} is no prefix, or has bits set in its host part`)
    return undefined
  }
  const ip = parseIp(address)
  if (ip?.family !== 4 || between !== 'netmask' || words.length !== 4) {
    report.problem(
      at,
      `subnet ${shown(
        words
          .slice(1)
          .map(({ text }) => text)
          .join(' '),
      )} is not of the form ADDRESS netmask MASK`,
    )
    return undefined
  }
  const length = prefixLength(mask)
  if (length === undefined) {
    report.problem(at, `subnet ${address}: ${shown(mask)} is no netmask whose bits stand together`)
    return undefined
  }
  const prefix = prefixOf(ip, length)
  if (prefix.network === ip.value) return prefix
  report.problem(
    at,
    `subnet ${address} has bits set in its host part`,
    `its network is ${formatPrefix(prefix)}`,
  )
  return undefined
}

/** `range [dynamic-bootp] FIRST [LAST]` */
export function readRange(statement: Statement, scope: Scope, found: Declarations): void {
  const words = statement.words.slice(1).map(({ text }) => text)
  if (words[0] === 'dynamic-bootp') {
    found.report.unplaced(statement.at, 'that a range is for BOOTP clients too has no place in the inventory')
    words.shift()
  }
  addRange(statement, words, 4, scope, found)
}

/** `range6 FIRST LAST`, `range6 PREFIX`, and temporary addresses, which have no place. */
export function readRange6(statement: Statement, scope: Scope, found: Declarations): void {
  const words = statement.words.slice(1).map(({ text }) => text)
  const [first = ''] = words
  if (words.at(-1) === 'temporary') {
    found.report.unplaced(
      statement.at,
      `range6 ${shown(words.join(' '))}: temporary addresses have no place in the inventory`,
    )
    return
  }
  const prefix = words.length === 1 ? parsePrefix(first) : undefined
  if (prefix?.family === 6)
    push(statement, { family: 6, value: prefix.network }, { family: 6, value: lastOf(prefix) }, scope, found)
  else addRange(statement, words, 6, scope, found)
}

function addRange(
  statement: Statement,
  words: readonly string[],
  family: 4 | 6,
  scope: Scope,
  found: Declarations,
): void {
  const [first, second] = words.map(parseIp)
  const last = words.length === 1 ? first : second
  if (first?.family === family && last?.family === family && words.length <= 2)
    push(statement, first, last, scope, found)
  else
    found.report.problem(
      statement.at,
      `${family === 4 ? 'range' : 'range6'} ${shown(words.join(' '))} is not of the form FIRST LAST`,
    )
}

function push({ at }: Statement, first: Ip, last: Ip, scope: Scope, { ranges, report }: Declarations): void {
  if (scope.subnet !== undefined && !contains(scope.subnet, first))
    report.problem(at, `a range of subnet ${formatPrefix(scope.subnet)} lies outside it`)
  else ranges.push({ range: { at, first, last }, subnet: scope.subnet })
}
