/** What operators do with Git alone: edits by hand, pull, push, conflicts decided. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Operator } from './operator.ts'
import { BASE, marksAt, newHost, tipOf, type Play } from './play.ts'

/** True where the branch is checked out now. */
export function switchTo({ git }: Operator, branch: string): boolean {
  return git('symbolic-ref', '--short', 'HEAD').text === branch || git('switch', '-q', branch).ok
}

/** Edits text of the inventory as a person would, with or without a commit. */
export function editByHand(play: Play, operator: Operator, branch: string, commit: boolean): string {
  if (!switchTo(operator, branch)) return 'cannot switch'
  const { chance, next } = play
  const folder = join(operator.root, 'inventory/hosts')
  const hosts = existsSync(folder) ? readdirSync(folder).filter((name) => /^h\d+\.yaml$/.test(name)) : []
  // A new file that is not committed would go along to the next branch that is checked out.
  const isNew = hosts.length === 0 || (commit && chance.is(0.3))
  if (isNew && !commit) return 'no host'
  const file = isNew ? `${newHost(play, branch)}.yaml` : chance.oneOf(hosts)
  const path = join(folder, file)
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '# Bought second-hand\nkind: physical\n'
  // Not as the program would write it: the order of its keys, and what stands between them, is the editor's own.
  const tag = `t${next()}`
  const after = /^tags:\n/m.test(before)
    ? before.replace(/^tags:\n/m, `tags:\n  - ${tag}\n`)
    : `${before}tags:\n  - ${tag}\n`
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, after)
  if (!commit) return `edited ${file} with ${tag}`
  return `edited ${file} with ${tag}: ${commitAll(operator, `edit ${file}`)}`
}

export function commitAll(operator: Operator, message: string): string {
  const { git } = operator
  // Nobody commits a conflict as it stands.
  if (isUnderWay(operator)) return 'not while a merge is under way'
  git('add', '-A')
  return git('commit', '-q', '-m', message).ok ? 'committed' : 'nothing to commit'
}

/** A change of manifests, of which base and each customer have their own. */
export function editManifests(play: Play, operator: Operator, branch: string): string {
  if (!switchTo(operator, branch)) return 'cannot switch'
  const role = branch === BASE || play.chance.is(0.3) ? 'shared' : branch.replace('/', '-')
  const path = join(operator.root, `manifests/roles/${role}.ts`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `export const number = ${play.next()}\n`)
  operator.git('add', 'manifests')
  return operator.git('commit', '-q', '-m', `role ${role}`, '--', 'manifests').ok ? role : 'not committed'
}

export function push({ git }: Operator, branch: string): string {
  return git('push', '-q', 'origin', branch).ok ? 'pushed' : 'refused'
}

/** Merges or rebases what is on the remote; a conflict is decided file by file, or given up. */
export async function pull(
  play: Play,
  operator: Operator,
  branch: string,
  how: 'merge' | 'rebase',
): Promise<string> {
  const { git } = operator
  if (!git('fetch', '-q', 'origin').ok || tipOf(operator, `origin/${branch}`) === undefined)
    return 'not there'
  if (!switchTo(operator, branch)) return 'cannot switch'
  // Rebased, a merge of base would become the commits of base, with its inventory: see docs/customers.md.
  const merges = git('rev-list', '--merges', `origin/${branch}..${branch}`).text
  return bringIn(play, operator, merges === '' ? how : 'merge', `origin/${branch}`)
}

/** The texts of two hosts are so much alike that Git would take the one for the other renamed. */
const APART = ['-X', 'find-renames=100%']

async function bringIn(
  play: Play,
  operator: Operator,
  how: 'merge' | 'rebase',
  from: string,
): Promise<string> {
  const { git } = operator
  const branch = git('symbolic-ref', '--short', 'HEAD').text
  const begun =
    how === 'merge' ? git('merge', '-q', '--no-edit', ...APART, from) : git('rebase', '-q', ...APART, from)
  if (begun.ok) return 'clean'
  if (!isUnderWay(operator)) return `refused: ${begun.text.split('\n')[0] ?? ''}`
  play.underWay.set(operator.name, { how, from, branch })
  return play.chance.is(0.4) ? 'left for later' : finish(play, operator)
}

/** Ends what a conflict has stopped: each file is decided for one side, or all is given up. */
export async function finish(play: Play, operator: Operator): Promise<string> {
  const { git, root } = operator
  const begun = play.underWay.get(operator.name)
  play.underWay.delete(operator.name)
  if (begun === undefined || !isUnderWay(operator)) return 'nothing is under way'
  const { how, from, branch } = begun
  if (play.chance.is(0.3)) return git(how, '--abort').ok ? 'given up' : 'cannot be given up'
  const sides = [tipOf(operator, `refs/heads/${branch}`), tipOf(operator, from)]
  for (let round = 0; isUnderWay(operator); round += 1) {
    if (round > 100) throw new Error(`${how} of ${from} does not end: ${git('status').text}`)
    const side = play.chance.oneOf(['--ours', '--theirs'] as const)
    for (const path of unmerged(operator)) decide(operator, path, side)
    const went = how === 'merge' ? git('commit', '-q', '--no-edit') : git('rebase', '--continue')
    if (!went.ok && isUnderWay(operator) && unmerged(operator).length === 0) git('rebase', '--skip')
  }
  const kept = await marksAt(root, `refs/heads/${branch}`)
  for (const side of sides)
    for (const mark of side === undefined ? [] : await marksAt(root, side))
      if (!kept.has(mark)) play.gone.add(mark)
  return 'decided'
}

/** A file that the side does not have goes; but not what the hosts stand on. */
export function decide({ git }: Operator, path: string, side: '--ours' | '--theirs'): void {
  const other = side === '--ours' ? '--theirs' : '--ours'
  const sides = path.startsWith('inventory/networks/') ? [side, other] : [side]
  if (sides.some((one) => git('checkout', one, '--', path).ok)) git('add', '--', path)
  else git('rm', '-q', '--', path)
}

export function unmerged({ git }: Operator): readonly string[] {
  return git('diff', '--name-only', '--diff-filter=U').text.split('\n').filter(Boolean)
}

function isUnderWay({ root }: Operator): boolean {
  return ['MERGE_HEAD', 'rebase-merge', 'rebase-apply'].some((name) => existsSync(join(root, '.git', name)))
}

/** Moves a branch that is not checked out to what is on the remote, where that is ahead of it. */
export function follow({ git }: Operator, branch: string): string {
  return git('fetch', '-q', 'origin', `${branch}:${branch}`).ok ? 'followed' : 'refused'
}
