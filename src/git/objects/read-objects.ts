/** Reads many objects of any kind in one process. */
import type { Buffer } from 'node:buffer'
import { UserError } from '../../core/errors.ts'
import { tryGit } from '../run-git.ts'

export interface GitObject {
  readonly kind: 'commit' | 'tree' | 'blob'
  readonly content: Buffer
}

/** In the order of the names, which are as of git-rev-parse(1) and hold no line break. Undefined: there is no such object. */
export async function readObjects(
  cwd: string,
  names: readonly string[],
): Promise<readonly (GitObject | undefined)[]> {
  if (names.length === 0) return []
  const input = `${names.join('\n')}\n`
  const { stdout, stderr, problem } = await tryGit(['cat-file', '--batch'], { cwd, input })
  let at = 0
  return names.map((name) => {
    const end = stdout.indexOf(10, at)
    if (end === -1) throw problem ?? new UserError(`Cannot read "${name}" in "${cwd}": ${stderr}`)
    const [kind, size] = stdout.toString('latin1', at, end).split(' ').slice(-2)
    at = end + 1
    if (kind !== 'commit' && kind !== 'tree' && kind !== 'blob') return undefined
    const content = stdout.subarray(at, at + Number(size))
    at += Number(size) + 1
    return { kind, content }
  })
}
