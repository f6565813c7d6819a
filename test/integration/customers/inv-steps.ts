/** What operators do with `inv` on a branch, and what a refused load makes them do. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Ran } from '../../lib/run-program.ts'
import { bothSides, marksOf } from './both-sides.ts'
import { commitAll, switchTo } from './git-steps.ts'
import type { Operator } from './operator.ts'
import { BASE, customerOf, newHost, type Play } from './play.ts'

/** `inv` for a branch; nothing where that is base, and base cannot be checked out now. */
export async function invOn(operator: Operator, branch: string, line: string): Promise<Ran | undefined> {
  if (branch === BASE) return switchTo(operator, BASE) ? operator.inv(line) : undefined
  return operator.inv(`-C ${customerOf(branch)} ${line}`)
}

export function told(ran: Ran | undefined): string {
  if (ran === undefined) return 'cannot switch'
  return `${ran.exitCode}${ran.stderr === '' ? '' : ` ${ran.stderr.trim().replaceAll('\n', ' | ')}`}`
}

export async function addHost(play: Play, operator: Operator, branch: string): Promise<string> {
  const save = play.chance.is(0.3) ? ' --no-save' : ''
  const host = newHost(play, branch)
  // Its own: the same text on two branches would be taken for a copy.
  const mac = Number(host.slice(1))
    .toString(16)
    .padStart(4, '0')
    .replace(/^(..)(..)$/, '00:16:3e:00:$1:$2')
  const line = `add host ${host} --network lan --mac ${mac}${save}`
  return `inv ${line}: ${told(await invOn(operator, branch, line))}`
}

async function hostsOf(operator: Operator, branch: string): Promise<readonly string[]> {
  const { database } = await bothSides(operator.root, branch)
  return [...marksOf(database)].filter((mark) => !mark.includes(' '))
}

export async function setTag(play: Play, operator: Operator, branch: string): Promise<string> {
  const hosts = await hostsOf(operator, branch)
  if (hosts.length === 0) return 'no host'
  const save = play.chance.is(0.3) ? ' --no-save' : ''
  const line = `set host ${play.chance.oneOf(hosts)} tag+=t${play.next()}${save}`
  return `inv ${line}: ${told(await invOn(operator, branch, line))}`
}

/** What takes things away: what of it is gone afterwards was meant to go. */
export async function takeAway(
  play: Play,
  operator: Operator,
  branch: string,
  line: string,
): Promise<string> {
  const marks = async (): Promise<ReadonlySet<string>> => {
    const { database, text } = await bothSides(operator.root, branch)
    return new Set([...marksOf(database), ...marksOf(text)])
  }
  const before = await marks()
  const ran = await invOn(operator, branch, line)
  const after = await bothSides(operator.root, branch)
  for (const side of [marksOf(after.database), marksOf(after.text)])
    for (const mark of before) if (!side.has(mark)) play.gone.add(mark)
  return `inv ${line}: ${told(ran)}`
}

export async function removeHost(play: Play, operator: Operator, branch: string): Promise<string> {
  const hosts = await hostsOf(operator, branch)
  if (hosts.length === 0) return 'no host'
  return takeAway(play, operator, branch, `rm host ${play.chance.oneOf(hosts)} --yes`)
}

/** Never what all stands on: the network, or the building of the database. */
export async function undo(play: Play, operator: Operator, branch: string): Promise<string> {
  const last = await invOn(operator, branch, 'log')
  if (!/^\S.* inv (add|set|rm) host /m.test(last?.stdout.trimEnd().split('\n').at(-1) ?? ''))
    return 'nothing to undo'
  return takeAway(play, operator, branch, 'undo --yes')
}

const ADDRESS = /10\.0\.\d+\.\d+/

/**
 * What Git merges cleanly need be no inventory: two clones gave out one address, or each began the list of tags. Who sees it
 * mends the text.
 */
export async function mendText(play: Play, operator: Operator, branch: string): Promise<string> {
  if (!switchTo(operator, branch)) return 'cannot switch'
  const folder = join(operator.root, 'inventory/hosts')
  const { database, text } = await bothSides(operator.root, branch)
  const unsaved = [...database].filter(([path]) => !text.has(path))
  const seen = new Set(unsaved.flatMap(([, one]) => ADDRESS.exec(one) ?? []))
  const mended = (existsSync(folder) ? readdirSync(folder).sort() : []).filter((file) => {
    const path = join(folder, file)
    const before = readFileSync(path, 'utf8')
    const [address] = ADDRESS.exec(before) ?? []
    const taken = address !== undefined && seen.has(address)
    if (address !== undefined) seen.add(address)
    const number = play.next()
    const other = `10.0.${100 + Math.floor(number / 250)}.${1 + (number % 250)}`
    const after = withOneList(taken ? before.replace(address, other) : before)
    if (after !== before) writeFileSync(path, after)
    return after !== before
  })
  // Equal to base's, a network counts as unchanged for Git, so that a deletion on the other side wins.
  for (const [path, lost] of database)
    if (path.startsWith('inventory/networks/') && !text.has(path)) {
      mkdirSync(dirname(join(operator.root, path)), { recursive: true })
      writeFileSync(join(operator.root, path), lost)
      mended.push(path)
    }
  return mended.length === 0 ? 'nothing to mend' : `${mended.join(', ')}: ${commitAll(operator, 'mend')}`
}

function withOneList(text: string): string {
  if ((text.match(/^tags:$/gm) ?? []).length < 2) return text
  const tags = text.match(/^ +- t\d+$/gm) ?? []
  const others = text.replaceAll(/^(tags:| +- t\d+)\n/gm, '')
  return `${others}tags:\n${[...new Set(tags)].join('\n')}\n`
}
