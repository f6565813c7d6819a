import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gitIn, siteEnv } from '../../../test/lib/temp-site.ts'
import { tempFolder } from '../../../test/lib/temp-store.ts'
import { ancestors, readGraph, relate } from './commit-graph.ts'

/** A repository with these commits, each with the numbers of its parents, and a branch for each: `b0`. */
function repositoryOf(commits: readonly (readonly number[])[]): string {
  const root = join(tempFolder(), 'repo')
  execFileSync('git', ['init', '-q', '-b', 'main', root])
  const input = commits.map((parents, index) => {
    const [first, ...others] = parents.map((parent) => `:${parent + 1}\n`)
    return [
      `reset refs/heads/b${index}\ncommit refs/heads/b${index}\nmark :${index + 1}\n`,
      // All of one second, so that dates order nothing.
      `committer Ann <ann@example.org> 1767225600 +0000\ndata 1\n${index % 10}\n`,
      first === undefined ? '' : `from ${first}`,
      ...others.map((one) => `merge ${one}`),
      '\n',
    ].join('')
  })
  execFileSync('git', ['fast-import', '--quiet'], { cwd: root, env: siteEnv, input: input.join('') })
  return root
}

const graphs = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 2, maxLength: 30 })
  .map((commits) =>
    commits.map((parents, index) =>
      index === 0 ? [] : [...new Set(parents.map((parent) => parent % index))],
    ),
  )

describe('the history as a graph', () => {
  it('answers what Git answers about any two branches', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async (commits) => {
        const root = repositoryOf(commits)
        const lines = gitIn(
          root,
          'for-each-ref',
          '--sort=version:refname',
          '--format=%(objectname)',
          'refs/heads',
        )
        const tips = lines.split('\n')
        const graph = await readGraph(root, tips)
        const other = tips.at(-1) ?? ''
        for (const one of tips.slice(-4)) {
          const { ahead, bases } = relate(graph, one, ancestors(graph, [other]))
          const asked = gitWithout(root, 'merge-base', '--all', one, other)
          expect([...bases].sort()).toEqual(asked.split('\n').filter(Boolean).sort())
          expect(String(ahead)).toBe(gitIn(root, 'rev-list', '--count', one, `^${other}`))
        }
      }),
      { numRuns: 6 },
    )
  }, 60_000)
})

/** Nothing where Git finds nothing. */
function gitWithout(cwd: string, ...args: readonly string[]): string {
  try {
    return gitIn(cwd, ...args)
  } catch {
    return ''
  }
}
