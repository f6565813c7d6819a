/** Two operators with a clone each and a bare remote do a hundred things in any order: nothing is lost, and what differs is said. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { gitIn, tempSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'
import { bothSides, differing } from './both-sides.ts'
import * as customers from './customer-steps.ts'
import { editByHand, editManifests, finish, follow, pull, push } from './git-steps.ts'
import { expectApart, expectKept, expectSaid, expectWhole, sidesNow } from './held.ts'
import * as inv from './inv-steps.ts'
import { operatorAt, type Operator } from './operator.ts'
import { BASE, branchesOf, startPlay, type Play } from './play.ts'
import { settle } from './settle.ts'

/**
 * `OPERATORS_SEED` plays another order. Not every one comes to an end: where these operators have saved in the middle of a merge, they do not
 * know how to leave it.
 */
const SEED = Number(process.env['OPERATORS_SEED'] || 62)
const STEPS = 100

/** A site with a customer, whose role both base and the customer change, cloned twice. */
async function begin(): Promise<readonly Operator[]> {
  const site = await tempSite()
  for (const of of ['', '-C acme ']) {
    if (of !== '') await site.ok('add customer acme')
    await site.ok(`${of}add network lan`)
    await site.ok(
      `${of}add subnet 10.0.0.0/16 --network lan --domain ${of === '' ? 'office' : 'acme'}.example`,
    )
  }
  const folder = tempFolder()
  gitIn('/', 'clone', '-q', '--bare', site.root, join(folder, 'remote.git'))
  return ['Ann', 'Bob'].map((name) => {
    const root = join(folder, name)
    gitIn('/', 'clone', '-q', join(folder, 'remote.git'), root)
    gitIn(root, 'branch', '-q', 'customer/acme', 'origin/customer/acme')
    return operatorAt(name, root)
  })
}

type Step = (play: Play, operator: Operator, branch: string) => Promise<string> | string

const say = async (operator: Operator, branch: string, line: string): Promise<string> =>
  `inv ${line}: ${inv.told(await inv.invOn(operator, branch, line))}`

/** How often each is taken, against the others. */
const steps: readonly (readonly [number, Step])[] = [
  [8, inv.addHost],
  [8, inv.setTag],
  [2, inv.removeHost],
  [3, async (_play, operator, branch) => say(operator, branch, 'save')],
  [6, async (_play, operator, branch) => say(operator, branch, 'load')],
  [2, async (_play, operator, branch) => say(operator, branch, 'list host')],
  [1, async (play, operator, branch) => inv.takeAway(play, operator, branch, 'load --force')],
  [1, async (play, operator, branch) => inv.takeAway(play, operator, branch, 'save --force')],
  [1, inv.undo],
  [2, customers.addCustomer],
  [2, customers.useAny],
  [1, customers.retire],
  [6, customers.sync],
  [2, customers.solve],
  [5, (play, operator, branch) => editByHand(play, operator, branch, true)],
  [1, (play, operator, branch) => editByHand(play, operator, branch, false)],
  [4, (play, operator, branch) => editManifests(play, operator, branch)],
  [2, inv.mendText],
  [6, (_play, operator, branch) => push(operator, branch)],
  [5, async (play, operator, branch) => pull(play, operator, branch, 'merge')],
  [3, async (play, operator, branch) => pull(play, operator, branch, 'rebase')],
  [3, async (play, operator) => finish(play, operator)],
  [2, (_play, operator, branch) => follow(operator, branch)],
]
const bag = steps.flatMap(([share, step]) => Array.from({ length: share }, () => step))

async function playOne(play: Play): Promise<void> {
  const operator = play.chance.oneOf(play.operators)
  const branch = play.chance.is(0.3) ? BASE : play.chance.oneOf(branchesOf(operator))
  const before = await sidesNow(operator, branch)
  const done = await play.chance.oneOf(bag)(play, operator, branch)
  play.log.push(`${operator.name} on ${branch}: ${done}`)
  const after = await sidesNow(operator, branch)
  expectKept(play, before, after)
  expectApart(play, branch, after)
  await expectSaid(operator, branch, after)
}

async function expectSame(play: Play): Promise<void> {
  const [ann, bob] = play.operators
  if (ann === undefined || bob === undefined) throw new Error('there are two')
  expect(branchesOf(ann)).toEqual(branchesOf(bob))
  for (const branch of branchesOf(ann)) {
    const [one, other] = await Promise.all([ann, bob].map(async ({ root }) => bothSides(root, branch)))
    expect(one).toEqual(other)
    expect(one === undefined ? undefined : differing(one)).toEqual([])
  }
  for (const operator of play.operators) expectWhole(operator)
}

it(`a hundred steps, seed ${SEED}`, { timeout: 300_000 }, async () => {
  const play = startPlay(await begin(), SEED)
  try {
    for (let step = 0; step < STEPS; step += 1) await playOne(play)
    await settle(play)
    await expectSame(play)
  } catch (error) {
    throw new Error(`OPERATORS_SEED=${SEED}\n${play.log.join('\n')}`, { cause: error })
  }
})
