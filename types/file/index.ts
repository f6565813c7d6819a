/** A regular file: its content, owner, group and mode. */
import { Secret } from '../../src/core/secret.ts'
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { contentOf, textOf } from '../../src/type/content.ts'
import { defineType } from '../../src/type/define-type.ts'
import { mapProbe } from '../../src/type/probe.ts'
import { type Observed, refused } from '../../src/type/state.ts'
import { AbsolutePath, ancestorsOf } from '../_lib/absolute-path.ts'
import { lockedFunction, onlyNameFunction } from '../_lib/attributes.ts'
import { demand, demandParentOf } from '../_lib/demand.ts'
import { type Entry, listing } from '../_lib/listing.ts'
import { accountNeeds, isNumeric, setOwnership } from '../_lib/ownership.ts'
import { Params } from './params.ts'
import { type FileChange, type FileState, isSimple, replace, replaceAll } from './replace.ts'

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
    return mapProbe(
      entries,
      (found) => new Map(wanted.map(({ id, params }) => [id, observed(params, found.get(id))])),
    )
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

  convergeAll: (changes, context) => [replaceAll(changes, context)],
  together: (change) => isSimple(change),

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
