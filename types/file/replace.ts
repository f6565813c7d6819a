/** New content of files: laid down beside the old, made right in every way, and only then put in its place. */
import { groupBy } from '../../src/core/group-by.ts'
import { Secret } from '../../src/core/secret.ts'
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { type Body, command, stagedPath, type Command } from '../../src/type/command.ts'
import { bytesOf } from '../../src/type/content.ts'
import type { Change, HostContext } from '../../src/type/define-type.ts'
import type { Facts } from '../../src/type/facts.ts'
import type { Content } from '../../src/type/state.ts'
import { attributesFunction, lockedFunction } from '../_lib/attributes.ts'
import { demand } from '../_lib/demand.ts'
import { type Ownership, setOwnership } from '../_lib/ownership.ts'
import { putInPlaceFunctions } from '../_lib/put-in-place.ts'
import type { Params } from './params.ts'

export interface FileState {
  readonly content?: Content
  readonly owner?: string
  readonly group?: string
  readonly mode?: string
  /** Where a link at the path is followed: what it leads to. */
  readonly leadsTo?: string
  readonly [key: string]: Content | string | undefined
}

export type FileChange = Change<Params, FileState>

/** One file, whatever it asks for. */
export function replace(change: FileChange, { facts }: HostContext): Command {
  const { id, params, before, keys } = change
  const staged = stagedPath(id)
  // What others may read than before is empty until that is settled.
  const isElsewise = before !== null && ['owner', 'group', 'mode'].some((key) => keys.includes(key))
  const steps = [
    place(id, staged, params.follow),
    demand(sh`[ ! -L "$hw_file" ]`, 'a symbolic link is in the way'),
    demand(sh`[ ! -d "$hw_file" ]`, 'a directory is in the way'),
    ...(isElsewise
      ? [sh`hw_body=$hw_new.body && mv -f "$hw_new" "$hw_body" && ( set -C; : >"$hw_new" )`]
      : []),
    ...(before === null ? [] : [sh`hw_attributes "$hw_file" "$hw_new"`]),
    setOwnership(raw('"$hw_new"'), ownershipOf(change, facts)),
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

/** Bytes: so many files share a frame, which the shell of the target holds in memory. */
const SMALL = 8 * 1024

/** Whether the file can be replaced along with others: nothing is to be found out on the way, nor kept from eyes. */
export function isSimple({ before, after, keys, params }: FileChange): boolean {
  if (after === null || params.follow || params.validate !== undefined) return false
  if (before !== null && keys.join() !== 'content') return false
  return bytesOf(params.content ?? '').length <= SMALL
}

/** Simple ones: what needs a program is done to all that want the same, and only then they take their places. */
export function replaceAll(changes: readonly FileChange[], { facts }: HostContext): Command {
  const bodies = changes.map(({ id, params }): Body => ({
    path: stagedPath(id),
    content: bytesOf(params.content ?? ''),
  }))
  const ids = changes.map(({ id }) => id)
  const old = changes.flatMap(({ id, before }) => (before === null ? [] : [id]))
  const steps = [
    sh`for hw_file in ${ids}; do { [ ! -L "$hw_file" ] && [ ! -d "$hw_file" ]; } || exit; done`,
    ...old.map((id) => sh`hw_attributes ${id} ${stagedPath(id)} || exit`),
    ...alike(changes, facts).map(([paths, wanted]) => sh`{ ${setOwnership(sh`${paths}`, wanted)}; } || exit`),
    sh`hw_put_in_place ${ids}`,
  ]
  const functions = old.length === 0 ? [putInPlaceFunctions] : [attributesFunction, putInPlaceFunctions]
  return command(lines(...functions, ...steps), { bodies })
}

/** The staged files by what they are to be. */
function alike(
  changes: readonly FileChange[],
  facts: Facts,
): readonly (readonly [readonly string[], Ownership])[] {
  const staged = changes.map((change) => ({
    path: stagedPath(change.id),
    wanted: ownershipOf(change, facts),
  }))
  const groups = groupBy(staged, ({ wanted }) => JSON.stringify(wanted))
  return [...groups.values()].flatMap((some) => {
    const paths = some.map(({ path }) => path)
    return some.slice(0, 1).map(({ wanted }) => [paths, wanted] as const)
  })
}

/** A new file belongs to whom the session is anyway. */
function ownershipOf({ params, before }: FileChange, facts: Facts): Ownership {
  const isOwn = before === null && params.group === undefined && isSession(params.owner, facts)
  return {
    owner: isOwn ? undefined : (params.owner ?? before?.owner),
    group: params.group ?? before?.group,
    mode: params.mode ?? before?.mode ?? (params.content instanceof Secret ? '0600' : '0644'),
  }
}
