import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gitIn, siteEnv } from '../../../test/lib/temp-site.ts'
import { tempFolder } from '../../../test/lib/temp-store.ts'
import { readGraph } from '../../git/commits/commit-graph.ts'
import { distancesIn } from './distances.ts'

/** Of each commit the numbers of its parents, all of them smaller: the first commits may have none. */
const history = fc.array(fc.uniqueArray(fc.nat(200), { maxLength: 2 }), { minLength: 3, maxLength: 25 })

/** Gives the commits, by their numbers. */
function commitsOf(root: string, parents: readonly (readonly number[])[]): readonly string[] {
  const parts = parents.map((its, n) => {
    const [first, ...merged] = n === 0 ? [] : [...new Set(its.map((one) => one % n))]
    const from = first === undefined ? '' : `from :${first + 1}\n`
    const merges = merged.map((one) => `merge :${one + 1}\n`).join('')
    return `reset refs/heads/b${n}\ncommit refs/heads/b${n}\nmark :${n + 1}\ncommitter A <a@example.org> ${1e9 + n} +0000\ndata 0\n${from}${merges}\n`
  })
  execFileSync('git', ['fast-import', '--quiet', '--force'], {
    cwd: root,
    env: siteEnv,
    input: parts.join(''),
  })
  return parents.map((_, n) => gitIn(root, 'rev-parse', `b${n}`))
}

describe('distancesIn', () => {
  it('counts as git does, in any history', { timeout: 60_000 }, async () => {
    const root = join(tempFolder(), 'repo')
    execFileSync('git', ['init', '-q', root])
    await fc.assert(
      fc.asyncProperty(history, fc.nat(200), async (parents, chosen) => {
        const commits = commitsOf(root, parents)
        const base = commits[chosen % commits.length] ?? ''
        const some = commits.filter((_, n) => n % 5 === 0 || n > commits.length - 3)
        const distances = distancesIn(await readGraph(root, [base, ...some]), base)
        const counted = (
          head: string,
          other: string,
        ): { readonly ahead: number; readonly behind: number } => {
          const counts = gitIn(root, 'rev-list', '--left-right', '--count', `${head}...${other}`).split('\t')
          return { ahead: Number(counts[0]), behind: Number(counts[1]) }
        }
        for (const head of some) expect(distances.toBase(head)).toEqual(counted(head, base))
        const [first = '', ...others] = some
        for (const other of others) expect(distances.between(other, first)).toEqual(counted(other, first))
      }),
      { numRuns: 15 },
    )
  })
})
