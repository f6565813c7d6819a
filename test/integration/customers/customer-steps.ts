/** What operators do with customers as a whole: make, take over, retire, bring what is new on base to them. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { bothSides, marksOf } from './both-sides.ts'
import { decide, unmerged } from './git-steps.ts'
import { invOn, told } from './inv-steps.ts'
import { operatorAt, type Operator } from './operator.ts'
import { BASE, customerOf, marksAt, tipOf, type Play } from './play.ts'

const NAMES = ['acme', 'brook', 'cobalt']

export async function addCustomer(play: Play, operator: Operator): Promise<string> {
  const name = play.chance.oneOf(NAMES)
  const added = await operator.inv(`add customer ${name}`)
  const said = `inv add customer ${name}: ${told(added)}`
  if (added.exitCode !== 0 || added.stdout.includes('remote')) return said
  const branch = `customer/${name}`
  const network = await invOn(operator, branch, 'add network lan')
  const subnet = await invOn(
    operator,
    branch,
    `add subnet 10.0.0.0/16 --network lan --domain ${name}.example`,
  )
  return `${said} ${told(network)} ${told(subnet)}`
}

/** Uses whatever customer there may be, here or on the remote as of the last fetch. */
export async function useAny(play: Play, operator: Operator): Promise<string> {
  const name = play.chance.oneOf(NAMES)
  if (play.chance.is(0.5)) operator.git('fetch', '-q', 'origin')
  return `inv -C ${name} list host: ${told(await operator.inv(`-C ${name} list host`))}`
}

/** All that the customer had is in the tag then. */
export async function retire(play: Play, operator: Operator, branch: string): Promise<string> {
  const name = customerOf(branch)
  if (name === undefined) return 'base stays'
  const before = await bothSides(operator.root, branch)
  const purge = play.chance.is(0.5) ? ' --purge' : ''
  const ran = await operator.inv(`rm customer ${name}${purge} --yes --json`)
  if (ran.exitCode !== 0) return `inv rm customer ${name}${purge}: ${told(ran)}`
  const { result } = JSON.parse(ran.stdout) as { result: { tag: string } }
  const archived = await marksAt(operator.root, result.tag)
  const had = [...marksOf(before.database), ...marksOf(before.text)]
  expect(had.filter((mark) => !archived.has(mark) && !play.gone.has(mark))).toEqual([])
  for (const mark of had) play.gone.add(mark)
  return `inv rm customer ${name}${purge}: ${result.tag}`
}

export async function sync(play: Play, operator: Operator, branch: string): Promise<string> {
  const which = branch === BASE || play.chance.is(0.3) ? '--all' : customerOf(branch)
  const plan = play.chance.is(0.2) ? ' --plan' : ''
  const before = references(operator)
  const ran = await operator.cfg(`sync ${which}${plan}`)
  if (plan !== '') expect(references(operator)).toBe(before)
  return `cfg sync ${which}${plan}: ${told(ran)}`
}

function references({ git }: Operator): string {
  return git('for-each-ref', 'refs/heads/', 'refs/tags/').text
}

/** Decides the conflicts of a merge of base in the work tree that was made for it, or drops that. */
export async function solve(play: Play, operator: Operator): Promise<string> {
  const name = NAMES.find((one) => existsSync(join(operator.root, '.git/hostwright/sync', one)))
  if (name === undefined) return 'nothing to solve'
  if (play.chance.is(0.2) || tipOf(operator, `refs/heads/customer/${name}`) === undefined)
    return `cfg sync ${name} --abort: ${told(await operator.cfg(`sync ${name} --abort`))}`
  const there = operatorAt(operator.name, join(operator.root, '.git/hostwright/sync', name))
  for (const path of unmerged(there)) decide(there, path, play.chance.oneOf(['--ours', '--theirs'] as const))
  const { ok } = there.git('commit', '-q', '--no-edit')
  return `solved ${name} ${ok}, cfg sync ${name}: ${told(await operator.cfg(`sync ${name}`))}`
}
