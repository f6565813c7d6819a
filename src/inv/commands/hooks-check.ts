/** `inv hooks check` */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defineCommand } from '../../command/command.ts'
import { lines } from '../../command/block.ts'
import { Invalid, type Problem, UserError } from '../../core/errors.ts'
import { checkMove } from '../../customer/mixing/check-move.ts'
import { problemsOf } from '../../customer/mixing/mixing-problems.ts'
import { nobody, ownerOfRef, readTips } from '../../customer/mixing/owned-tips.ts'
import { findRepository, type Repository } from '../../git/repository.ts'
import { CONFIG_FILE } from '../../inventory/site-config.ts'

export const hooksCheckCommand = defineCommand({
  words: ['hooks', 'check'],
  summary: 'Say whether moves of branches would mix customers up; Git calls it by the hook',
  description: `Reads moves from standard input, one a line: the commit that the branch has now ("-" where it is new), the one that it is to
have, and its full name, as in refs/heads/customer/acme. Exit code 2 and all reasons where any of them is refused.`,
  options: {
    gitDir: {
      type: 'text',
      value: 'DIR',
      complete: 'directory',
      summary: 'the folder of Git itself, where it is not that of the work tree here',
    },
  },
  examples: [
    {
      line: 'inv hooks check < moves',
      does: 'each line: OLD NEW refs/heads/customer/acme',
    },
  ],
  run: async (context, { gitDir }) => {
    const top = resolve(context.cwd, context.site ?? '.')
    const repository =
      gitDir === undefined
        ? findRepository(top)
        : { root: top, gitDir, commonDir: resolve(context.cwd, gitDir) }
    const moves = (await context.readInput()).split('\n').filter((line) => line !== '')
    if (repository === undefined) return { result: { moves: moves.length }, render: [] }
    const base = baseOf(repository)
    const tips = await readTips(repository, base)
    const refused: string[] = []
    const problems: Problem[] = []
    for (const line of moves) {
      const [before = '', after = '', ref = ''] = line.split(' ')
      const owner = ownerOfRef(ref, base)
      if (!/^(?:-|[0-9a-f]{40,64})$/.test(before) || !/^[0-9a-f]{40,64}$/.test(after))
        throw new UserError(`Cannot check "${line}": it is no move: OLD NEW refs/heads/NAME`)
      if (owner === nobody || !ref.startsWith('refs/heads/')) continue
      const move = { ref, owner, before: before === '-' ? undefined : before, after }
      const found = problemsOf(await checkMove(repository, base, move, tips))
      if (found.length > 0) refused.push(ref.slice('refs/heads/'.length))
      problems.push(...found)
    }
    if (problems.length > 0)
      throw new Invalid(
        `Cannot move ${refused.map((branch) => `"${branch}"`).join(', ')}, which would mix customers up`,
        problems,
      )
    return { result: { moves: moves.length }, render: [lines(`${moves.length} moves mix nothing up`)] }
  },
})

/** The settings may be in the middle of a merge: of them nothing else is read. */
function baseOf({ root }: Repository): string {
  const path = join(root, CONFIG_FILE)
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return /^base: *["']?([^\s"'#]+)/m.exec(text)?.[1] ?? 'main'
}
