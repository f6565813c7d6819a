/** Makes objects what an edited text says: changed, renamed, new, removed, in one change. */
import { unifiedDiff } from '../../core/diff.ts'
import { Invalid, type Problem } from '../../core/errors.ts'
import { differ } from '../../db/image-text.ts'
import type { Change } from '../model/change.ts'
import type { Reader, Store, Tx, Wanted } from '../../db/store.ts'
import { lifeProblems } from '../lifecycle/life-problems.ts'
import { retired } from '../lifecycle/retire.ts'
import { canonical } from '../model/canonical.ts'
import { followRename, type Renaming } from '../model/references.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { existsProblem } from '../operations/find-object.ts'
import { refuseMost } from '../operations/plan-removal.ts'
import { renameObject } from '../operations/rename-object.ts'
import { wantedProblems } from '../rules/wanted-problems.ts'
import { gather } from '../rules/words.ts'
import { pathOf } from '../text/paths.ts'
import { renderObject } from '../text/render.ts'
import { changesBetween } from './changes-between.ts'
import type { Document } from './edit-text.ts'

export interface Edit<K extends ObjectKind> {
  readonly kind: K
  /** As they were when the text was made. */
  readonly originals: readonly ObjectOfKind[K][]
  readonly documents: readonly Document<K>[]
  /** Also where more than a third of ten or more objects would go. */
  readonly force: boolean
}

/** Gives what changed. Throws Invalid with all that is wrong. */
export async function applyEdit<K extends ObjectKind>(tx: Tx, edit: Edit<K>): Promise<readonly Change[]> {
  const { kind, documents, force } = edit
  const action = `Cannot edit ${kind}s`
  await refuseStale(tx, action, edit)
  await refuseTaken(tx, action, edit)
  const renamings = documents.flatMap(({ from, object }): readonly Renaming[] =>
    from === undefined || from === object.name ? [] : [{ kind, from, to: object.name }],
  )
  const before = renamings.length === 0 ? undefined : await tx.snapshot()
  for (const { from, to } of renamings) await renameObject(tx, kind, from, to)
  const changes = [...(await changesOf(tx, edit, renamings)), ...removalsOf(edit)]
  const wanted = changes.map(
    ({ before: old, after }) => ({ kind, name: after?.name ?? old?.name ?? '', after }) as Wanted,
  )
  const problems = gather([
    ...(await lifeProblems(tx, changes, wanted)),
    ...(await wantedProblems(tx, wanted)),
  ])
  if (problems.length > 0) throw new Invalid(action, problems)
  if (!force) await refuseMost(tx, action, wanted)
  await tx.replace(wanted)
  return before === undefined ? changes : changesBetween(before, await tx.snapshot(), renamings)
}

/** What would change, without changing it: everything is done, and undone. */
export async function rehearseEdit<K extends ObjectKind>(
  store: Store,
  edit: Edit<K>,
): Promise<readonly Change[]> {
  const undone = new Error('a rehearsal ends here')
  let changes: readonly Change[] = []
  try {
    await store.change({ who: 'hostwright', why: 'rehearse an edit' }, async (tx) => {
      changes = await applyEdit(tx, edit)
      throw undone
    })
  } catch (error) {
    if (error !== undone) throw error
  }
  return changes
}

/** Throws Invalid where somebody else has changed one of the objects since, with what they changed. */
export async function refuseStale<K extends ObjectKind>(
  reader: Reader,
  action: string,
  { kind, originals }: Pick<Edit<K>, 'kind' | 'originals'>,
): Promise<void> {
  const problems: Problem[] = []
  const excerpt: string[] = []
  for (const original of originals) {
    const now = await reader.get(kind, original.name)
    if (!differ(original, now)) continue
    const gone = now === undefined
    problems.push({ message: `${kind} "${original.name}" was ${gone ? 'removed' : 'changed'} meanwhile` })
    const text = gone ? null : renderObject(kind, now)
    const patch = unifiedDiff(pathOf(kind, original.name), renderObject(kind, original), text)
    excerpt.push(...patch.trimEnd().split('\n'))
  }
  if (problems.length > 0)
    throw new Invalid(action, problems, {
      excerpt,
      hint: 'edit again what is there now; "inv log" says who did that',
    })
}

/** A name that somebody has, or had when the text was made, is not free in the same edit. */
async function refuseTaken<K extends ObjectKind>(
  reader: Reader,
  action: string,
  { kind, documents }: Edit<K>,
): Promise<void> {
  const problems: Problem[] = []
  for (const { from, object, line } of documents) {
    if (from === object.name || !(await reader.has(kind, object.name))) continue
    const message = `${kind} "${object.name}": ${existsProblem.message}`
    problems.push({ message, at: `line ${line}`, hint: 'a name that becomes free is taken in a second edit' })
  }
  if (problems.length > 0) throw new Invalid(action, problems)
}

/** Of the objects that stay or are new, those that are to be different. */
async function changesOf<K extends ObjectKind>(
  tx: Tx,
  { kind, documents }: Edit<K>,
  renamings: readonly Renaming[],
): Promise<readonly Change[]> {
  const changes: Change[] = []
  for (const { object } of documents) {
    const before = await tx.get(kind, object.name)
    const following = renamings.reduce((current, renaming) => followRename(kind, current, renaming), object)
    const after = canonical(kind, ofLife(kind, before, following))
    // All three are of the kind.
    if (differ(before, after)) changes.push({ kind, before, after } as unknown as Change)
  }
  return changes
}

/** Who retires loses its addresses and aliases, as with `inv state`. */
function ofLife<K extends ObjectKind>(
  kind: K,
  before: ObjectOfKind[K] | undefined,
  after: ObjectOfKind[K],
): ObjectOfKind[K] {
  if (kind !== 'host' || before === undefined || !('nics' in before) || !('nics' in after)) return after
  // A host, as the kind says.
  return before.state !== 'retired' && after.state === 'retired' ? (retired(after) as ObjectOfKind[K]) : after
}

function removalsOf<K extends ObjectKind>({ kind, originals, documents }: Edit<K>): readonly Change[] {
  const kept = new Set(documents.map(({ from }) => from))
  return originals
    .filter(({ name }) => !kept.has(name))
    .map((before) => ({ kind, before, after: undefined }) as unknown as Change)
}
