/** The end of a play: both operators save, commit, pull, load and push until nothing moves any more. */
import { commitAll, finish, pull, push } from './git-steps.ts'
import { execFileSync } from 'node:child_process'
import { bothSides, differing } from './both-sides.ts'
import { invOn, mendText, takeAway, told } from './inv-steps.ts'
import type { Operator } from './operator.ts'
import { branchesOf, tipOf, type Play } from './play.ts'

const ROUNDS = 12

export async function settle(play: Play): Promise<void> {
  for (const operator of play.operators) {
    play.log.push(`${operator.name} ends: ${await finish(play, operator)}`)
    commitAll(operator, 'what was edited')
  }
  // Branches at commits at which there was nothing left to do.
  const settled = new Set<string>()
  for (let round = 0; round < ROUNDS; round += 1) {
    let quiet = true
    for (const operator of play.operators) if (!(await settleOne(play, operator, settled))) quiet = false
    if (quiet) return
  }
  throw new Error(`not settled after ${ROUNDS} rounds`)
}

/** True where there was nothing to do. */
async function settleOne(play: Play, operator: Operator, settled: Set<string>): Promise<boolean> {
  operator.git('fetch', '-q', '--prune', 'origin')
  for (const ref of operator
    .git('for-each-ref', '--format=%(refname:lstrip=3)', 'refs/remotes/origin/')
    .text.split('\n'))
    if (tipOf(operator, `refs/heads/${ref}`) === undefined && ref !== 'HEAD')
      operator.git('branch', '-q', ref, `origin/${ref}`)
  let quiet = true
  for (const branch of branchesOf(operator)) {
    const before = tipOf(operator, branch)
    const done = `${operator.name} ${branch} ${before}`
    if (settled.has(done) && before === tipOf(operator, `origin/${branch}`)) continue
    const say = (what: string): number => play.log.push(`${operator.name} ends ${branch}: ${what}`)
    say(await pull(play, operator, branch, 'merge'))
    if (play.underWay.has(operator.name)) say(await finish(play, operator))
    await bringTogether(play, operator, branch, say)
    say(push(operator, branch))
    quiet = false
    settled.add(`${operator.name} ${branch} ${tipOf(operator, branch)}`)
  }
  return quiet
}

async function bringTogether(
  play: Play,
  operator: Operator,
  branch: string,
  say: (what: string) => void,
): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const loaded = await invOn(operator, branch, 'load')
    say(`inv load: ${told(loaded)}`)
    const saved = await invOn(operator, branch, 'save')
    say(`inv save: ${told(saved)}`)
    if (loaded?.exitCode === 0 && saved?.exitCode === 0) return
    // The remote has another customer of a name that one was retired with here: its command does what it says.
    const [, aside] = /put that database aside: (mv .+?);/.exec(loaded?.stderr ?? '') ?? []
    if (aside !== undefined) execFileSync('sh', ['-c', aside])
    const side = play.chance.oneOf(['load --force', 'save --force'])
    if (/changed (in the database|on the branch) too/.test(`${loaded?.stderr}${saved?.stderr}`))
      say(await takeAway(play, operator, branch, side))
    say(await mendText(play, operator, branch))
  }
  const left = differing(await bothSides(operator.root, branch))
  throw new Error(`${operator.name} cannot bring ${branch} together: ${left.join(', ')}`)
}
