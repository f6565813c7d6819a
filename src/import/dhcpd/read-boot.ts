/** What a dhcpd.conf gives to boot, by who asks: chains of `if`, and classes of the clients that boot. */
import type { BootClient } from '../../inventory/model/network.ts'
import type { Statement } from '../blocks/parse.ts'
import type { Setting } from '../dhcp/settings.ts'
import type { BootClass } from '../kea/read-boot-classes.ts'
import type { Declarations } from './declarations.ts'
import { clientsWhere } from './boot-condition.ts'
import { readOption } from './read-option.ts'
import { readParameter } from './read-parameter.ts'

/** To whom a statement is said: `all` to whoever boots, or to whoever is left. */
type Whom = readonly BootClient[] | 'all'

/**
 * The classes that blocks beside each other make, and the blocks that are none of it. A chain is `if`, any number of `elsif`, and
 * `else`; it is taken whole or not at all.
 */
export function readBootBlocks(
  blocks: readonly Statement[],
  found: Declarations,
): { readonly classes: readonly BootClass[]; readonly others: readonly Statement[] } {
  const classes: BootClass[] = []
  const others: Statement[] = []
  for (const chain of chains(blocks)) {
    const made =
      chain[0]?.words[0]?.text === 'class' ? ofClass(chain[0], found) : ofChain(chain, 'all', found)
    if (made === undefined) others.push(...chain)
    else classes.push(...made)
  }
  return { classes, others }
}

/** Each block with those that belong to it. */
function chains(blocks: readonly Statement[]): readonly (readonly [Statement, ...Statement[]])[] {
  const all: [Statement, ...Statement[]][] = []
  for (const block of blocks) {
    const keyword = block.words[0]?.text
    const last = all.at(-1)
    if ((keyword === 'elsif' || keyword === 'else') && last?.[0].words[0]?.text === 'if') last.push(block)
    else all.push([block])
  }
  return all
}

/** `class "pxe" { match if …; … }` */
function ofClass({ body = [] }: Statement, found: Declarations): readonly BootClass[] | undefined {
  const match = body.find(({ words }) => words[0]?.text === 'match')
  if (match === undefined || match.words[1]?.text !== 'if') return undefined
  const whom = clientsWhere(match.words.slice(2), found.definitions)
  return whom === undefined
    ? undefined
    : ofBody(
        body.filter((one) => one !== match),
        whom,
        found,
      )
}

function ofChain(
  chain: readonly Statement[],
  outer: Whom,
  found: Declarations,
): readonly BootClass[] | undefined {
  const made: BootClass[] = []
  for (const { words, body = [] } of chain) {
    const keyword = words[0]?.text
    const asked =
      keyword === 'else' && words.length === 1
        ? 'all'
        : keyword === 'if' || keyword === 'elsif' || (keyword === 'else' && words[1]?.text === 'if')
          ? clientsWhere(words.slice(keyword === 'else' ? 2 : 1), found.definitions)
          : undefined
    const whom = asked === undefined ? undefined : both(outer, asked)
    const own = whom === undefined ? undefined : ofBody(body, whom, found)
    if (own === undefined) return undefined
    made.push(...own)
  }
  return made
}

function both(a: Whom, b: Whom): Whom {
  if (a === 'all' || b === 'all') return a === 'all' ? b : a
  return a.filter((client) => b.includes(client))
}

const FIELDS: ReadonlySet<string> = new Set(['filename', 'next-server', 'server-name'])

/** Undefined where anything in it is not about what to boot. */
function ofBody(
  body: readonly Statement[],
  whom: Whom,
  found: Declarations,
): readonly BootClass[] | undefined {
  const settings: Setting[] = []
  const inner: Statement[] = []
  for (const statement of body) {
    const [keyword, name] = statement.words.map(({ text }) => text)
    if (statement.body !== undefined) inner.push(statement)
    // What HTTP boot has to be told: it goes without saying.
    else if (keyword === 'option' && name === 'vendor-class-identifier') continue
    else if (keyword === 'option' && name === 'bootfile-name') {
      const option = readOption(statement, found.definitions, found.report)
      if (option !== undefined) settings.push(option)
    } else if (FIELDS.has(keyword ?? '')) {
      const parameter = readParameter(statement, found.report)
      if (parameter !== 'other' && parameter !== undefined) settings.push(parameter)
    } else return undefined
  }
  const made: BootClass[] = []
  for (const chain of chains(inner)) {
    const own = ofChain(chain, whom, found)
    if (own === undefined) return undefined
    made.push(...own)
  }
  const clients = whom === 'all' ? [] : whom
  if (whom !== 'all' && whom.length === 0) {
    for (const { at, title } of settings)
      found.report.unplaced(at, `${title} is for clients that the inventory does not tell apart`)
    return made
  }
  if (settings.length === 0) return made
  return [...made, { name: '', clients, settings, onlyIfRequired: false }]
}
