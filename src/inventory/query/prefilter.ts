/** What a query makes necessary of a host in plain columns. */
import { asciiName } from '../../core/idn.ts'
import { parseMac } from '../../core/mac.ts'
import { parseSize } from '../../core/size.ts'
import { hostKinds, hostStates } from '../model/host.ts'
import type { Prefilter, PrefilterColumn, PrefilterNumber } from '../model/prefilter.ts'
import { readInterval } from './inside.ts'
import type { Condition, Query } from './query.ts'

/** What the prefilter must know beside the query. */
export interface PrefilterScope {
  /** The group and all groups that are in it, near or far: their hosts are in it too. */
  readonly groupsWithin: (group: string) => readonly string[]
  /** The key of a host, by its proper name, that a key of the query is about; undefined for one that says nothing of a host. */
  readonly hostKey: (key: string) => string | undefined
}

/** The query is one that compiles. Whatever it selects fulfils the prefilter; the query itself is still to be asked. Pure. */
export function prefilterOf(query: Query, scope: PrefilterScope): Prefilter {
  return necessary(query, true, scope)
}

const ANY: Prefilter = { kind: 'any' }
const NONE: Prefilter = { kind: 'none' }

/** `wanted` is false below an odd number of negations. */
function necessary(query: Query, wanted: boolean, scope: PrefilterScope): Prefilter {
  switch (query.kind) {
    case 'all':
      return wanted ? ANY : NONE
    case 'not':
      return necessary(query.of, !wanted, scope)
    case 'and':
    case 'or': {
      const members = query.of.map((one) => necessary(one, wanted, scope))
      return (query.kind === 'and') === wanted ? both(members) : either(members)
    }
    case 'condition':
      return ofCondition(query, wanted, scope)
  }
}

function both(members: readonly Prefilter[]): Prefilter {
  if (members.some(({ kind }) => kind === 'none')) return NONE
  return grouped(
    'and',
    members.filter(({ kind }) => kind !== 'any'),
    ANY,
  )
}

function either(members: readonly Prefilter[]): Prefilter {
  if (members.some(({ kind }) => kind === 'any')) return ANY
  return grouped(
    'or',
    members.filter(({ kind }) => kind !== 'none'),
    NONE,
  )
}

function grouped(kind: 'and' | 'or', members: readonly Prefilter[], none: Prefilter): Prefilter {
  const [only] = members
  if (only === undefined) return none
  return members.length === 1 ? only : { kind, of: members }
}

const WORDS: Readonly<Record<string, PrefilterColumn>> = {
  name: 'name',
  parent: 'parent',
  tag: 'tag',
  network: 'network',
}
const CHOICES: Readonly<Record<string, readonly [PrefilterColumn, readonly string[]]>> = {
  kind: ['kind', hostKinds],
  state: ['state', hostStates],
}
const NUMBERS: Readonly<Record<string, PrefilterNumber>> = {
  cpus: 'cpus',
  memory: 'memory',
  unit: 'unit',
  height: 'height',
}
const ADDRESSES = ['ip', 'ipv4', 'ipv6']

function ofCondition(condition: Condition, wanted: boolean, scope: PrefilterScope): Prefilter {
  const { operator, values } = condition
  const key = scope.hostKey(condition.key)
  if (key === undefined) return ANY
  if (operator === 'in') return wanted && ADDRESSES.includes(key) ? within(values) : ANY
  const number = NUMBERS[key]
  if (number !== undefined) return wanted ? ofNumber(number, condition) : ANY
  if (operator === '~') return wanted && key === 'name' ? ofPattern(values[0] ?? '') : ANY
  if ((operator !== '=' && operator !== '!=') || values.length === 0) return ANY
  // A name of DNS is kept in ASCII, however it is typed.
  const lower = [...new Set(values.flatMap((value) => [value.toLowerCase(), asciiName(value)]))]
  const equal = (operator === '=') === wanted
  const [choice, choices = []] = CHOICES[key] ?? []
  if (choice !== undefined)
    return column(
      choice,
      choices.filter((one) => lower.includes(one) === equal),
    )
  // A host without any of these values is no narrower a set than all hosts.
  if (!equal) return ANY
  const word = WORDS[key]
  if (word !== undefined) return column(word, lower)
  if (key === 'group') return column('group', [...new Set(lower.flatMap((one) => scope.groupsWithin(one)))])
  if (key === 'mac') return column('mac', [...new Set(values.flatMap((value) => parseMac(value) ?? []))])
  return [...ADDRESSES, 'subnet'].includes(key) ? within(values) : ANY
}

function ofNumber(name: PrefilterNumber, { operator, values }: Condition): Prefilter {
  if (operator === '!=' || operator === '~' || operator === '!~' || operator === 'in' || operator === 'has')
    return ANY
  // A column of a database ends where four bytes do, but for memory.
  const most = name === 'memory' ? Number.MAX_SAFE_INTEGER : 2 ** 31 - 1
  const bounds = values
    .map((value) => parseSize(value))
    .map((bound = Infinity) => (bound > most ? undefined : bound))
  if (bounds.length === 0 || !bounds.every((bound) => bound !== undefined)) return ANY
  return grouped(
    'or',
    bounds.map((value): Prefilter => ({ kind: 'number', column: name, operator, value })),
    NONE,
  )
}

/** The letters that a pattern begins with, or wholly consists of. */
function ofPattern(pattern: string): Prefilter {
  if (pattern.includes('|')) return ANY
  const [, start, text = '', repeated] = /^(\^?)([a-z0-9-]*)([*+?{]?)/i.exec(pattern) ?? []
  // What is repeated may be there never.
  const sure = (repeated === '' ? text : text.slice(0, -1)).toLowerCase()
  if (sure === '' || (start === '' && sure.length !== pattern.length)) return ANY
  return { kind: 'text', where: start === '' ? 'holds' : 'begins', text: sure }
}

function column(name: PrefilterColumn, values: readonly string[]): Prefilter {
  // No stored word holds a NUL, and not every database takes one.
  const storable = values.filter((value) => !value.includes('\0'))
  return storable.length === 0 ? NONE : { kind: 'column', column: name, values: storable }
}

function within(texts: readonly string[]): Prefilter {
  const intervals = texts.map((text) => readInterval(text, () => undefined))
  return intervals.every((one) => one !== undefined) ? { kind: 'address', within: intervals } : ANY
}
