/** What a tree is told: files by their paths. */
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import { Secret } from '../../src/core/secret.ts'
import { bytesOf } from '../../src/type/content.ts'
import type { Wanted } from '../../src/type/define-type.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'
import { Account, Mode } from '../_lib/ownership.ts'
import { problemsOfPurge } from '../_lib/purge.ts'

const TreeContent = z.union([z.string(), z.instanceof(Buffer), z.instanceof(Secret)])

const TreeFile = z.union([
  TreeContent,
  z.strictObject({
    content: TreeContent,
    owner: z.optional(Account),
    group: z.optional(Account),
    mode: z.optional(Mode),
  }),
])

export const Params = z.strictObject({
  files: z
    .record(z.string(), TreeFile)
    .check(
      z.describe(
        'By path below the directory, the content: text, bytes or a secret; or `{ content, owner, group, mode }`. `folder(NAME)` makes it from a folder of the site.',
      ),
    ),
  owner: z
    .optional(Account)
    .check(z.describe('User of the files and directories, by name or number; left alone where not given.')),
  group: z
    .optional(Account)
    .check(z.describe('Group of the files and directories, by name or number; left alone where not given.')),
  mode: z
    ._default(Mode, '0644')
    .check(z.describe('Permissions of the files that do not say; `0600` for a secret that does not.')),
  directoryMode: z
    .optional(Mode)
    .check(
      z.describe(
        'Permissions of the directories; new ones get `0755`, others are left alone where not given.',
      ),
    ),
  purge: z
    ._default(z.boolean(), false)
    .check(z.describe('Remove what is in the directory and is neither in `files` nor of another resource.')),
})

export type Params = z.output<typeof Params>

export interface WantedFile {
  /** Below the directory. */
  readonly path: string
  readonly content: string | Buffer | Secret
  readonly bytes: Buffer
  readonly owner: string | undefined
  readonly group: string | undefined
  readonly mode: string
}

export function wantedFiles({ files, owner, group, mode }: Params): readonly WantedFile[] {
  return Object.entries(files).map(([path, file]) => {
    const own =
      typeof file === 'string' || Buffer.isBuffer(file) || file instanceof Secret ? { content: file } : file
    return {
      path,
      content: own.content,
      bytes: bytesOf(own.content),
      owner: own.owner ?? owner,
      group: own.group ?? group,
      mode: own.mode ?? (own.content instanceof Secret && mode === '0644' ? '0600' : mode),
    }
  })
}

/** Those that the files are in, below the root, each before what is in it. */
export function directoriesOf({ files }: Params): readonly string[] {
  const found = new Set<string>()
  for (const path of Object.keys(files)) {
    const parts = path.split('/').slice(0, -1)
    for (const [index] of parts.entries()) found.add(parts.slice(0, index + 1).join('/'))
  }
  return [...found].toSorted()
}

export function problemsOf({ id, params }: Wanted<Params>): readonly Problem[] {
  const paths = Object.keys(params.files)
  const directories = new Set(directoriesOf(params))
  return [
    ...(paths.length === 0 ? [{ message: 'parameter "files" must name at least one file' }] : []),
    ...paths.flatMap((path) => {
      const problem = problemOfPath(path)
      return problem === undefined ? [] : [{ message: `the path "${path}" ${problem}` }]
    }),
    ...paths
      .filter((path) => directories.has(path))
      .map((path) => ({ message: `"${path}" is a file, and a directory of others` })),
    ...(params.purge ? problemsOfPurge(id) : []),
  ]
}

function problemOfPath(path: string): string | undefined {
  if (path.startsWith('/')) return 'must be below the directory, without "/" in front'
  if (path.split('/')[0]?.startsWith('.hostwright') === true) return 'must not begin with ".hostwright"'
  const { error } = AbsolutePath.safeParse(`/${path}`)
  return path === '' ? 'is empty' : error?.issues[0]?.message
}
