/** What must hold of an operator's clone after each step. */
import { expect } from 'vitest'
import { bothSides, differing, marksOf, type BothSides } from './both-sides.ts'
import { invOn } from './inv-steps.ts'
import type { Operator } from './operator.ts'
import { tipOf, type Play } from './play.ts'

const NOTHING: BothSides = { database: new Map(), text: new Map() }

export async function sidesNow(operator: Operator, branch: string): Promise<BothSides> {
  return tipOf(operator, `refs/heads/${branch}`) === undefined ? NOTHING : bothSides(operator.root, branch)
}

/** Nothing is lost that nobody gave up, neither in the database nor on the branch. */
export function expectKept(play: Play, before: BothSides, after: BothSides): void {
  const lost = (side: keyof BothSides): readonly string[] => {
    const kept = marksOf(after[side])
    return [...marksOf(before[side])].filter((mark) => !kept.has(mark) && !play.gone.has(mark))
  }
  expect({ database: lost('database'), text: lost('text') }).toEqual({ database: [], text: [] })
}

/** Each host is where it was recorded, and nowhere else. */
export function expectApart(play: Play, branch: string, { database, text }: BothSides): void {
  const hosts = [...marksOf(database), ...marksOf(text)].filter((mark) => !mark.includes(' '))
  expect(hosts.filter((host) => play.homes.get(host) !== branch)).toEqual([])
}

/** Database and text agree, or the command that compares them names each place where they do not. */
export async function expectSaid(operator: Operator, branch: string, now: BothSides): Promise<void> {
  if (tipOf(operator, `refs/heads/${branch}`) === undefined) return
  const ran = await invOn(operator, branch, 'status --json')
  if (ran === undefined) return
  // Nothing of a customer who was retired is taken for that of another one with the same name.
  if (ran.exitCode === 2) return expect(ran.stderr).toContain('was retired')
  const { result } = JSON.parse(ran.stdout) as {
    result: { differences: { path: string }[]; editedByHand: string[] }
  }
  const said = result.differences.map(({ path }) => path)
  const all = said.length + result.editedByHand.length
  expect(ran.exitCode).toBe(all === 0 ? 0 : 3)
  const unsaid = (sides: BothSides): readonly string[] =>
    differing(sides).filter((path) => !said.includes(path))
  // The first command on a branch builds its database from the text.
  if (unsaid(now).length > 0) expect(unsaid(await sidesNow(operator, branch))).toEqual([])
}

export function expectWhole({ git }: Operator): void {
  expect(git('fsck', '--strict', '--no-dangling', '--no-progress')).toEqual({ ok: true, text: '' })
}
