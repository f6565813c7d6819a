/** A regular file: its content, owner, group and mode. */
import { Secret } from '../../src/core/secret.ts'
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { command, stagedPath, type Command } from '../../src/type/command.ts'
import { bytesOf, contentOf, textOf } from '../../src/type/content.ts'
import { defineType, type Change, type HostContext } from '../../src/type/define-type.ts'
import type { Facts } from '../../src/type/facts.ts'
import { type Content, type Observed, refused } from '../../src/type/state.ts'
import { AbsolutePath, ancestorsOf } from '../_lib/absolute-path.ts'
import { attributesFunction, lockedFunction, onlyNameFunction } from '../_lib/attributes.ts'
import { demand, demandParentOf } from '../_lib/demand.ts'
import { type Entry, listing } from '../_lib/listing.ts'
import { accountNeeds, isNumeric, setOwnership } from '../_lib/ownership.ts'
import { Params } from './params.ts'

interface FileState {
  readonly content?: Content
  readonly owner?: string
  readonly group?: string
  readonly mode?: string
  /** Where a link at the path is followed: what it leads to. */
  readonly leadsTo?: string
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

  converge: (change, context) => {
    if (change.after === null)
      return [lines(lockedFunction, sh`rm -f ${change.id} || hw_locked ${change.id}`)]
    // Before the content is brought, which needs the directory.
    if (change.before === null) return [demandParentOf(change.id), replace(change, context)]
    if (change.keys.includes('content')) return [replace(change, context)]
    return [
      lines(lockedFunction, onlyNameFunction, sh`{ ${changeOwnership(change)}; } || hw_locked "$hw_file"`),
    ]
  },

  occupies: ({ id }) => [id],
  keeps: ({ id, before }) => [before?.leadsTo ?? id],
  // systemd goes by what it has read of its unit files.
  putBack: ({ id }, { facts }) =>
    facts.init === 'systemd' && /^\/(?:etc|run|usr\/local\/lib)\/systemd\/system\//.test(id)
      ? sh`systemctl daemon-reload`
      : null,

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
    ...(params.follow && entry.target !== undefined ? { leadsTo: entry.target } : {}),
  }
}

type FileChange = Change<Params, FileState>

/** Lays the new content beside the old, makes it right in every way, and only then takes the old one's place. */
function replace({ id, params, before, keys }: FileChange, { facts }: HostContext): Command {
  const staged = stagedPath(id)
  // What others may read than before is empty until that is settled.
  // A new file belongs to whom the session is anyway.
  const isOwn = before === null && params.group === undefined && isSession(params.owner, facts)
  const isElsewise = before !== null && ['owner', 'group', 'mode'].some((key) => keys.includes(key))
  const steps = [
    place(id, staged, params.follow),
    demand(sh`[ ! -L "$hw_file" ]`, 'a symbolic link is in the way'),
    demand(sh`[ ! -d "$hw_file" ]`, 'a directory is in the way'),
    ...(isElsewise
      ? [sh`hw_body=$hw_new.body && mv -f "$hw_new" "$hw_body" && ( set -C; : >"$hw_new" )`]
      : []),
    ...(before === null ? [] : [sh`hw_attributes "$hw_file" "$hw_new"`]),
    setOwnership(raw('"$hw_new"'), {
      owner: isOwn ? undefined : (params.owner ?? before?.owner),
      group: params.group ?? before?.group,
      mode: params.mode ?? before?.mode ?? (params.content instanceof Secret ? '0600' : '0644'),
    }),
    ...(isElsewise ? [sh`cat "$hw_body" >"$hw_new" && rm -f "$hw_body"`] : []),
    ...(params.validate === undefined ? [] : [validation(params.validate)]),
    // A program that cannot sync one file alone syncs all, or says that it cannot; the content is whole in any case.
    sh`{ sync "$hw_new" 2>/dev/null || :; }`,
    before === null
      ? sh`mv -f "$hw_new" "$hw_file"`
      : sh`{ mv -f "$hw_new" "$hw_file" || hw_locked "$hw_file"; }`,
  ]
  const leftovers = isElsewise ? sh`"$hw_new" "$hw_new.body" ${staged}` : sh`"$hw_new" ${staged}`
  return command(
    lines(
      ...(before === null ? [] : [attributesFunction, lockedFunction]),
      sh`{ ${all(...steps)}; } || { rm -f ${leftovers}; false; }`,
    ),
    { body: { path: staged, content: bytesOf(params.content ?? '') } },
  )
}

function isSession(owner: string | undefined, { user }: Facts): boolean {
  return owner !== undefined && (owner === user.name || owner === String(user.uid))
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
    sh`hw_only_name "$hw_file"`,
    setOwnership(raw('"$hw_file"'), {
      owner: set('owner'),
      group: set('group'),
      mode: params.mode ?? before?.mode,
    }),
  ]
  return all(...steps)
}
