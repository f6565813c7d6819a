/** What undoing a run says of each resource: what would be put back, what was, and what cannot be. */
import type { ResourceName } from '../type/resource.ts'
import type { Emit } from './events.ts'
import type { Progress } from './host-report.ts'
import type { LookedAt, RunLook } from './look-at-run.ts'
import type { ResourceReport } from './report.ts'

/** What would be put back. */
export function tellUndoable(
  run: string,
  found: RunLook,
  diffs: ReadonlyMap<string, string>,
  progress: Progress,
): void {
  for (const [resource, paths] of byResource(found.paths)) {
    const problems = paths.flatMap((one) => obstacleTo(one) ?? [])
    const open = paths.filter(({ isBefore }) => !isBefore)
    const common = { name: resource, at: `run ${run}`, within: [] }
    if (open.length === 0) progress.resources.push({ ...common, outcome: 'ok' })
    else if (problems.length > 0)
      progress.resources.push({ ...common, outcome: 'failed', reason: problems.join('; '), hint: FORCE_HINT })
    else progress.resources.push({ ...common, outcome: 'changed', change: changeOf(open, diffs) })
  }
  progress.notes.push(...notesOf(found))
}

/** What was put back, by what is there now: `after` of the run that is undone, and `made` of this one. */
export function tellUndone(
  found: RunLook,
  after: RunLook,
  made: RunLook | undefined,
  output: { readonly code: number; readonly stderr: string },
  run: string,
  progress: Progress,
  emit: Emit,
  host: string,
): void {
  const now = byResource(after.paths)
  for (const [name, paths] of byResource(found.paths)) {
    const common = { name, at: `run ${run}`, within: [] }
    const open = paths.filter(({ isBefore }) => !isBefore)
    const wrong = (now.get(name) ?? []).filter(({ isBefore }) => !isBefore)
    const uneffective = made?.journal.unrestored.includes(name) === true
    const change = open.length === 0 ? {} : { change: changeOf(open, new Map()) }
    const reason =
      wrong.length > 0
        ? `not as before: ${wrong.map(({ entry }) => entry.path).join(', ')}${saidBy(output)}`
        : uneffective
          ? `its files are as before, but what makes them effective failed${saidBy(output)}`
          : undefined
    const resource: ResourceReport =
      reason !== undefined
        ? { ...common, ...change, outcome: 'failed', reason }
        : { ...common, ...change, outcome: open.length === 0 ? 'ok' : 'changed' }
    progress.resources.push(resource)
    emit({ kind: 'resource', host, resource })
  }
  for (const { resource, trigger } of found.scripts) {
    if (trigger === undefined) continue
    const failed = made?.journal.unrestored.includes(`${resource} ${trigger}`) === true
    progress.triggers.push({
      // Of a run of ours, whose resources are named by type and id.
      name: resource as ResourceName,
      trigger,
      outcome: failed ? 'failed' : 'changed',
      because: [`run ${run}, which is undone`],
      ...(failed ? { reason: `it failed${saidBy(output)}` } : {}),
    })
  }
}

function saidBy({ stderr }: { readonly stderr: string }): string {
  const last = stderr.trim().split('\n').at(-1) ?? ''
  return last === '' ? '' : ` (${last})`
}

/** Why a path is not put back without force. */
export function obstacleTo({ entry, movedOn, isBefore }: LookedAt): string | undefined {
  if (isBefore) return undefined
  if (entry.kind === 'large') return `${entry.path} was too large to be kept, so that it cannot be put back`
  if (entry.kind === 'other') return `${entry.path} was no file, so that it cannot be put back`
  if (movedOn === undefined) return `${entry.path} may have been changed after the run, which was cut`
  return movedOn ? `${entry.path} was changed after the run` : undefined
}

export const FORCE_HINT = '--force puts back what can be put back, whatever was changed after the run'

/** What the run did that files cannot tell. */
export function notesOf({ journal, entries }: RunLook): readonly string[] {
  const kept = new Set(entries.map(({ resource }) => resource))
  const [done, failed] = [new Set<string>(), new Set<string>()]
  for (const { names, code = 0 } of journal.steps.values())
    for (const name of names) if (!kept.has(name)) (code === 0 ? done : failed).add(name)
  const onlyFailed = [...failed].filter((name) => !done.has(name))
  return [
    ...(done.size === 0 ? [] : [`not undone, since no files of it were kept: ${[...done].join(', ')}`]),
    ...(onlyFailed.length === 0
      ? []
      : [`failed in that run, with no files kept that it may have left changed: ${onlyFailed.join(', ')}`]),
  ]
}

export function byResource(paths: readonly LookedAt[]): ReadonlyMap<ResourceName, readonly LookedAt[]> {
  const groups = new Map<ResourceName, LookedAt[]>()
  for (const one of paths) {
    // Of a run of ours, whose resources are named by type and id.
    const name = one.entry.resource as ResourceName
    groups.set(name, [...(groups.get(name) ?? []), one])
  }
  return groups
}

function changeOf(
  paths: readonly LookedAt[],
  diffs: ReadonlyMap<string, string>,
): NonNullable<ResourceReport['change']> {
  const [first] = paths
  const action = paths.every(({ kept }) => kept === undefined)
    ? 'remove'
    : first?.now === undefined
      ? 'create'
      : 'update'
  const diff = paths.map(({ entry }) => diffs.get(entry.path) ?? '').join('')
  return {
    action,
    keys: paths.flatMap(({ entry, now, kept }) => {
      const change = {
        key: entry.path,
        ...(now === undefined ? {} : { before: seenText(now) }),
        after: kept === undefined ? 'none' : seenText(kept),
      }
      if ((diffs.get(entry.path) ?? '') === '') return [change]
      const told = { ...change, told: 'diff' as const }
      if (now === undefined || kept === undefined || ownerText(now) === ownerText(kept)) return [told]
      return [told, { key: `${entry.path} mode`, before: ownerText(now), after: ownerText(kept) }]
    }),
    ...(diff === '' ? {} : { diff }),
  }
}

function seenText(seen: NonNullable<LookedAt['now']>): string {
  const { type, size, sha256, target } = seen
  if (type === 'l') return `link to ${target ?? 'elsewhere'}`
  const owner = ownerText(seen)
  return type === 'd' ? `directory ${owner}` : `${size} bytes ${owner}, sha256 ${(sha256 ?? '').slice(0, 12)}`
}

function ownerText({ bits, uid, gid }: NonNullable<LookedAt['now']>): string {
  return `${bits} ${uid}:${gid}`
}
