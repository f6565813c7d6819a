/** A regular file: its content, owner, group and mode. */
import * as z from 'zod/mini'
import { Secret } from '../../src/core/secret.ts'
import { all, raw, sh, type Shell } from '../../src/core/shell.ts'
import { command, stagedPath, type Command } from '../../src/type/command.ts'
import { bytesOf, contentOf, textOf } from '../../src/type/content.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { type Content, type Observed, refused } from '../../src/type/state.ts'
import { AbsolutePath, ancestorsOf } from '../_lib/absolute-path.ts'
import { demand, demandParentOf } from '../_lib/demand.ts'
import { type Entry, listing } from '../_lib/listing.ts'
import { Account, accountNeeds, isNumeric, Mode, setOwnership } from '../_lib/ownership.ts'

const Params = z.strictObject({
  content: z
    .optional(z.union([z.string(), z.instanceof(Buffer), z.instanceof(Secret)]))
    .check(
      z.describe(
        'What is in the file; left alone where not given. `fromFile` and `template` make it from files of the site.',
      ),
    ),
  owner: z.optional(Account).check(z.describe('User, by name or number; left alone where not given.')),
  group: z.optional(Account).check(z.describe('Group, by name or number; left alone where not given.')),
  mode: z
    .optional(Mode)
    .check(
      z.describe("Permissions, as in `'0644'`; a new file gets `0644`, one with a secret in it `0600`."),
    ),
  state: z._default(z.enum(['present', 'absent']), 'present').check(z.describe('Whether the file is there.')),
  validate: z
    .optional(
      z.string().check(
        z.refine((text) => text.includes('%s'), { error: 'must hold %s, which stands for the new file' }),
        z.refine((text) => !/['"]%s/.test(text), { error: 'must hold %s without quotes around it' }),
      ),
    )
    .check(
      z.describe(
        'A command that checks new content before it takes the place of the old; `%s` is the new file.',
      ),
    ),
  follow: z
    ._default(z.boolean(), false)
    .check(z.describe('Where a symbolic link is at the path: manage what it leads to, instead of refusing.')),
})

type Params = z.output<typeof Params>

interface FileState {
  readonly content?: Content
  readonly owner?: string
  readonly group?: string
  readonly mode?: string
  readonly [key: string]: Content | string | undefined
}

// Larger files are compared by their hashes alone.
const MAXIMUM_DIFF_BYTES = 1_000_000

export const file = defineType({
  name: 'file',
  summary: 'A regular file: its content, owner, group and mode',
  id: AbsolutePath,
  params: Params,
  needs: ({ id, params }) => [
    ...ancestorsOf(id).map((path) => `directory:${path}` as const),
    ...accountNeeds(params),
  ],

  observe: (wanted) => {
    const entries = listing(
      wanted.map(({ id, params }) => ({
        path: id,
        digest: params.content !== undefined && params.state === 'present',
        numeric: isNumeric(params.owner) || isNumeric(params.group),
        follow: params.follow,
      })),
    )
    return {
      script: entries.script,
      parse: (stdout, code) => {
        const found = entries.parse(stdout, code)
        return new Map(wanted.map(({ id, params }) => [id, observed(params, found.get(id))]))
      },
    }
  },

  desired: ({ params }) => {
    if (params.state === 'absent') return null
    return {
      ...(params.content === undefined ? {} : { content: contentOf(params.content) }),
      ...(params.owner === undefined ? {} : { owner: params.owner }),
      ...(params.group === undefined ? {} : { group: params.group }),
      ...(params.mode === undefined ? {} : { mode: params.mode }),
    }
  },

  converge: (change) => {
    if (change.after === null) return [sh`rm -f ${change.id}`]
    // Before the content is brought, which needs the directory.
    if (change.before === null) return [demandParentOf(change.id), replace(change)]
    if (change.keys.includes('content')) return [replace(change)]
    return [changeOwnership(change)]
  },

  read: ({ id, params }) => ({
    script:
      params.content instanceof Secret
        ? raw(':')
        : sh`[ -f ${id} ] && [ "$(wc -c < ${id})" -le ${MAXIMUM_DIFF_BYTES} ] && cat ${id}`,
    parse: (stdout, code) => (code === 0 && !(params.content instanceof Secret) ? textOf(stdout) : null),
  }),
})

function observed(params: Params, entry: Entry | undefined): Observed<FileState> {
  if (entry === undefined) return null
  if (entry.kind === 'directory') return refused('a directory is in the way')
  if (params.state === 'present' && entry.kind === 'link') {
    return refused(
      `a symbolic link is in the way${entry.target === undefined ? '' : `, to "${entry.target}"`}`,
      'name the file that it leads to, or set follow: true',
    )
  }
  if (params.state === 'present' && entry.kind === 'other')
    return refused('what is there is not a regular file')
  if (params.state === 'present' && params.content !== undefined && entry.sha256 === undefined)
    return refused(
      'its content cannot be read',
      'the host needs sha256sum, sha256, shasum or openssl, and the login the right to read',
    )
  return {
    ...(entry.sha256 === undefined
      ? {}
      : { content: { kind: 'content', sha256: entry.sha256, bytes: entry.size } }),
    owner: isNumeric(params.owner) ? (entry.uid ?? entry.owner) : entry.owner,
    group: isNumeric(params.group) ? (entry.gid ?? entry.group) : entry.group,
    mode: entry.mode,
  }
}

type FileChange = Change<Params, FileState>

/** Lays the new content beside the old, makes it right in every way, and only then takes the old one's place. */
function replace({ id, params, before }: FileChange): Command {
  const staged = stagedPath(id)
  const steps = [
    place(id, staged, params.follow),
    demand(sh`[ ! -L "$hw_file" ]`, 'a symbolic link is in the way'),
    demand(sh`[ ! -d "$hw_file" ]`, 'a directory is in the way'),
    setOwnership(raw('"$hw_new"'), {
      owner: params.owner ?? before?.owner,
      group: params.group ?? before?.group,
      mode: params.mode ?? before?.mode ?? (params.content instanceof Secret ? '0600' : '0644'),
    }),
    ...(params.validate === undefined ? [] : [validation(params.validate)]),
    // A program that cannot sync one file alone syncs all, or says that it cannot; the content is whole in any case.
    sh`{ sync "$hw_new" 2>/dev/null || :; }`,
    sh`mv -f "$hw_new" "$hw_file"`,
  ]
  return command(sh`{ ${all(...steps)}; } || { rm -f "$hw_new" ${staged}; false; }`, {
    body: { path: staged, content: bytesOf(params.content ?? '') },
  })
}

/** Sets `hw_file` to what is replaced and `hw_new` to what takes its place, beside it, so that the rename is atomic. */
function place(id: string, staged: string, follow: boolean): Shell {
  const plain = sh`hw_file=${id} hw_new=${staged}`
  if (!follow) return plain
  const beside = raw('"${hw_file%/*}/.${hw_file##*/}.hostwright-new"')
  return sh`{ ${plain}; if [ -L "$hw_file" ]; then
  hw_file=$(readlink -f ${id}) && hw_new=${beside} && mv -f ${staged} "$hw_new"
fi; }`
}

/** What the checker prints is the reason of the failure, on whichever stream. */
function validation(text: string): Shell {
  return sh`( eval ${text.replaceAll('%s', () => '"$hw_new"')} ) >&2`
}

function changeOwnership({ id, params, before, after, keys }: FileChange): Shell {
  const set = (key: 'owner' | 'group'): string | undefined => (keys.includes(key) ? after?.[key] : undefined)
  const steps = [
    sh`hw_file=${id}`,
    ...(params.follow ? [sh`hw_file=$(readlink -f ${id})`] : []),
    demand(sh`[ -f "$hw_file" ] && [ ! -L "$hw_file" ]`, 'it is no longer a regular file'),
    setOwnership(raw('"$hw_file"'), {
      owner: set('owner'),
      group: set('group'),
      mode: params.mode ?? before?.mode,
    }),
  ]
  return all(...steps)
}
