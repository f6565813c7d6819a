/** Merges commits without a work tree, any number in one process (git-merge-tree(1)). */
import { UserError } from '../../core/errors.ts'
import { git, tryGit } from '../run-git.ts'

export interface Pair {
  readonly ours: string
  readonly theirs: string
}

/** What could not be merged, in one or more files. */
export interface Conflict {
  /** As Git calls it: `contents`, `modify/delete`, `rename/delete`, `add/add`, `file/directory`, … */
  readonly kind: string
  readonly paths: readonly string[]
}

export interface MergedPair {
  /** With conflict markers where there are conflicts. */
  readonly tree: string
  readonly clean: boolean
  readonly conflicts: readonly Conflict[]
}

/** In the order of the pairs, which must have a history in common. Throws a UserError where Git is too old. */
export async function mergeTrees(cwd: string, pairs: readonly Pair[]): Promise<readonly MergedPair[]> {
  if (pairs.length === 0) return []
  const result = await tryGit(['merge-tree', '--write-tree', '--messages', '--stdin', '-z'], {
    cwd,
    input: pairs.map(({ ours, theirs }) => `${ours} ${theirs}\n`).join(''),
  })
  if (result.code === 129)
    throw new UserError(`Cannot merge in memory: this is ${await git(['--version'], { cwd })}`, {
      hint: 'it takes Git 2.39 or newer',
    })
  const merged = parseMerges(result.stdout.toString('utf8'))
  if (merged.length === pairs.length) return merged
  throw new UserError(`Cannot merge in memory: ${result.stderr || `git gave up with ${result.code}`}`)
}

/**
 * For each merge: its status (1: clean), the tree, `MODE ID STAGE\tPATH` of each file with conflicts, an empty field; then of each
 * message the number of its paths, the paths, its kind and text; an empty field. All end in a NUL byte.
 */
export function parseMerges(output: string): readonly MergedPair[] {
  const fields = output.split('\0')
  const merged: MergedPair[] = []
  let at = 0
  const next = (): string => fields[at++] ?? ''
  while (at < fields.length - 1) {
    const clean = next() === '1'
    const tree = next()
    const files = new Set<string>()
    for (let field = next(); field !== ''; field = next()) files.add(field.slice(field.indexOf('\t') + 1))
    const conflicts: Conflict[] = []
    for (let count = next(); count !== ''; count = next()) {
      const paths = Array.from({ length: Number(count) }, next)
      const kind = /^CONFLICT \((.+)\)$/.exec(next())?.[1]
      next()
      if (kind !== undefined) conflicts.push({ kind, paths: [...new Set(paths)] })
    }
    const named = new Set(conflicts.flatMap(({ paths }) => paths))
    const others = [...files].filter((path) => !named.has(path))
    if (!clean && others.length > 0) conflicts.push({ kind: 'unmerged', paths: others })
    merged.push({ tree, clean, conflicts })
  }
  return merged
}
