/** The blocks of a dhcpd.conf that make scopes: subnets, shared networks, pools and groups, in one another. */
import { settingName, type Setting } from '../dhcp/settings.ts'
import { nearest } from '../../core/nearest.ts'
import type { Statement } from '../blocks/parse.ts'
import type { Place } from '../draft.ts'
import { networkNameFrom } from '../network-name.ts'
import { didYouMean, shown } from '../shown.ts'
import type { Declarations, Scope } from './declarations.ts'
import { BLOCKS, READ, SILENT } from './known-statements.ts'
import { readBootBlocks } from './read-boot.ts'
import { readHost } from './read-host.ts'
import { readOption } from './read-option.ts'
import { readParameter } from './read-parameter.ts'
import { readRange, readRange6, readSubnetPrefix } from './read-subnet.ts'

/** Statements first, whatever their order: they hold for all blocks beside them. `at`: where the block of a subnet begins. */
export function readScope(
  statements: readonly Statement[],
  outer: Scope,
  found: Declarations,
  at?: Place,
): void {
  const all = found.expand(statements)
  const settings = new Map(outer.settings)
  let { domain } = outer
  for (const statement of all) {
    if (statement.body !== undefined) continue
    const setting = readSetting(statement, outer, found)
    if (setting === undefined) continue
    found.settings.push(setting)
    settings.set(settingName(setting), setting)
    if (outer.kind === 'group' && settingName(setting) === 'domain-name') domain = setting
  }
  const blocks = all.filter(({ body }) => body !== undefined)
  // Within a pool they would be for some of the subnet's clients.
  const { classes, others } =
    outer.kind === 'pool' || outer.kind === 'group'
      ? { classes: [], others: blocks }
      : readBootBlocks(blocks, found)
  for (const { settings: own } of classes) found.settings.push(...own)
  const scope: Scope = { ...outer, settings, domain, boots: [...classes, ...outer.boots] }
  if (at !== undefined && scope.subnet !== undefined)
    found.subnets.push({
      at,
      prefix: scope.subnet,
      network: scope.network,
      settings,
      boots: scope.boots,
      empty: all.every(({ words }) => words[0]?.text === 'not'),
    })
  for (const statement of others)
    if (statement.body !== undefined) readBlock(statement, statement.body, scope, found)
}

function readSetting(statement: Statement, scope: Scope, found: Declarations): Setting | undefined {
  const { report } = found
  const { words, at } = statement
  const keyword = words[0]?.kind === 'word' ? words[0].text : ''
  if (keyword === 'option') {
    const setting = readOption(statement, found.definitions, report)
    if (setting === undefined || scope.kind !== 'pool') return setting
    report.unplaced(at, `${setting.title} of a pool has no place in the inventory: options are a subnet's`)
    return undefined
  }
  if (keyword === 'range') readRange(statement, scope, found)
  else if (keyword === 'range6') readRange6(statement, scope, found)
  else if (!isSilent(words.map(({ text }) => text))) {
    const parameter = readParameter(statement, report)
    if (parameter !== 'other') return parameter
    other(statement, scope, found)
  }
  return undefined
}

function isSilent(words: readonly string[]): boolean {
  const [first = ''] = words
  return (
    SILENT.has(first) ||
    words.join(' ') === 'not authoritative' ||
    words.join(' ') === 'ddns-update-style none'
  )
}

/** Settings of the server itself, conditions of pools, and what was mistyped. */
function other({ words, at }: Statement, scope: Scope, { report }: Declarations): void {
  const [first] = words
  const keyword = first?.text ?? ''
  const meant = READ.includes(keyword) ? undefined : nearest(keyword.slice(0, 40), READ)
  if (meant !== undefined && first?.kind === 'word')
    report.problem(at, `unknown statement ${shown(keyword)}`, `did you mean "${meant}"?`)
  else if (READ.includes(keyword)) report.problem(at, `${keyword} cannot stand here, or it lacks its block`)
  else {
    const where = scope.kind === 'pool' ? ' of a pool' : ''
    report.unplaced(
      at,
      `statement ${shown(leading(words.map(({ text }) => text)))}${where} has no place in the inventory`,
    )
  }
}

/** Its keywords, not its values: these may be secret. */
function leading(words: readonly string[]): string {
  const [first = '', second = ''] = words
  return /^(?:allow|deny|ignore|ddns-update-style)$/.test(first)
    ? words.join(' ')
    : /^(?:not|set|unset|log)$/.test(first)
      ? `${first} ${second}`
      : first
}

function readBlock(
  statement: Statement,
  body: readonly Statement[],
  scope: Scope,
  found: Declarations,
): void {
  const { words, at } = statement
  const keyword = words[0]?.text ?? ''
  const { report } = found
  switch (keyword) {
    case 'subnet':
    case 'subnet6': {
      const prefix = readSubnetPrefix(statement, report)
      readScope(body, { ...scope, kind: 'subnet', subnet: prefix }, found, at)
      return
    }
    case 'shared-network':
      readScope(
        body,
        { ...scope, kind: 'network', network: networkNameFrom(words[1]?.text ?? '', at, report) },
        found,
      )
      return
    case 'pool':
    case 'pool6':
      readScope(body, { ...scope, kind: 'pool' }, found)
      return
    case 'group':
      readScope(body, { ...scope, kind: 'group', group: groupName(statement, found) ?? scope.group }, found)
      return
    case 'host':
      readHost(statement, body, scope, found)
      return
    default: {
      const what = BLOCKS.get(keyword)
      const title = shown(
        words
          .slice(0, keyword === 'class' || keyword === 'key' ? 2 : 1)
          .map(({ text }) => text)
          .join(' '),
      )
      if (what !== undefined) report.unplaced(at, `${title}: ${what} has no place in the inventory`)
      else {
        report.problem(at, `unknown block ${title}`, didYouMean(keyword, READ))
      }
    }
  }
}

const WORD = /^[a-z0-9][a-z0-9_.-]{0,62}$/

function groupName({ words, at }: Statement, { report }: Declarations): string | undefined {
  const given = words[1]?.text
  if (given === undefined) return undefined
  if (WORD.test(given)) return given
  report.unplaced(at, `${shown(given)} is no name for a group, so its hosts are in none`)
  return undefined
}
