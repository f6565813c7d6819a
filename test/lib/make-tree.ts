/** Trees of a repository made of others, with no work tree. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { siteEnv } from './temp-site.ts'

/** The id of `from` (a commit or tree) with these files in it; undefined removes one. */
export function makeTree(
  root: string,
  from: string,
  files: Readonly<Record<string, string | undefined>>,
): string {
  const env = { ...siteEnv, GIT_INDEX_FILE: join(root, '.git', `index-of-test-${process.pid}`) }
  const git = (input: string, ...argv: readonly string[]): string =>
    execFileSync('git', argv, { cwd: root, env, input, encoding: 'utf8' }).trim()
  git('', 'read-tree', from)
  const lines = Object.entries(files).map(([path, text]) =>
    text === undefined
      ? `0 ${'0'.repeat(40)}\t${path}`
      : `100644 ${git(text, 'hash-object', '-w', '--stdin')}\t${path}`,
  )
  git(`${lines.join('\n')}\n`, 'update-index', '--add', '--index-info')
  return git('', 'write-tree')
}
