/** How the plan of an import is shown to a person, and as data. */
import { diff, lines, table, toned, type Block } from '../command/block.ts'
import { unifiedDiff } from '../core/diff.ts'
import { placeText } from '../inventory/bring-in/desk.ts'
import type { Change, Plan } from '../inventory/bring-in/plan.ts'
import { objectKinds, pathOf } from '../inventory/text/paths.ts'
import { renderObject } from '../inventory/text/render.ts'

/** How many of each sort are listed; all with `-v`. */
const SHOWN = 40

export interface PlanOptions {
  /** Shown whole, whatever the number. */
  readonly all: boolean
  /** Whether it was done, or is only what would be. */
  readonly done: boolean
}

export function describePlan(plan: Plan, options: PlanOptions): readonly Block[] {
  const { changes, remarks } = plan
  const added = changes.filter(({ before }) => before === undefined)
  const changed = changes.filter(({ before }) => before !== undefined)
  const limit = options.all ? Infinity : SHOWN
  const skipped = objectKinds.flatMap((kind) =>
    plan.skipped[kind].map((name) => `= ${kind} ${name}: left as it is`),
  )
  return [
    ...some(
      cut(
        added.map(({ kind, name }) => `+ ${kind} ${name}`),
        limit,
      ),
    ),
    ...changed.slice(0, limit).map(diffOf),
    ...some(changed.length > limit ? [`and ${changed.length - limit} more changed`] : []),
    ...some(cut(skipped, limit)),
    ...(remarks.length === 0
      ? []
      : [lines('not imported as it stands:'), lines(...cut(remarkLines(plan), limit))]),
    summary(plan),
    lines(toned('strong', verdict(changes.length, options.done))),
  ]
}

function cut(all: readonly string[], limit: number): readonly string[] {
  return all.length <= limit ? all : [...all.slice(0, limit), `and ${all.length - limit} more (-v shows all)`]
}

function some(text: readonly string[]): readonly Block[] {
  return text.length === 0 ? [] : [lines(...text)]
}

function remarkLines({ remarks }: Plan): readonly string[] {
  return remarks.map(
    ({ at, message, hint }) => `  ${placeText(at)}: ${message}${hint === undefined ? '' : ` (${hint})`}`,
  )
}

function diffOf({ kind, name, before, after }: Change): Block {
  // Both were put together under this kind.
  const text = (object: Change['after']): string => renderObject(kind, object as never)
  return diff(unifiedDiff(pathOf(kind, name), before === undefined ? null : text(before), text(after)))
}

/** Kinds that the file says nothing of are left out. */
function summary({ changes, unchanged, skipped }: Plan): Block {
  const rows = objectKinds.flatMap((kind) => {
    const own = changes.filter((change) => change.kind === kind)
    const added = own.filter(({ before }) => before === undefined).length
    const counts = [added, own.length - added, unchanged[kind], skipped[kind].length]
    return counts.every((count) => count === 0) ? [] : [[kind, ...counts.map(String)]]
  })
  const counted = ['ADDED', 'CHANGED', 'UNCHANGED', 'SKIPPED'].map((title) => ({
    title,
    align: 'right' as const,
  }))
  return rows.length === 0
    ? lines('the file lists nothing new')
    : table([{ title: 'KIND' }, ...counted], rows)
}

function verdict(count: number, done: boolean): string {
  if (count === 0) return 'nothing to change'
  return done ? 'imported' : 'this is what would be done; nothing was changed'
}

/** What `--json` has of it: names and places, and with each change both states. */
export function planAsData({
  changes,
  unchanged,
  skipped,
  remarks,
}: Plan): Readonly<Record<string, unknown>> {
  return {
    added: changes
      .filter(({ before }) => before === undefined)
      .map(({ kind, name, at }) => ({ kind, name, at })),
    changed: changes
      .filter(({ before }) => before !== undefined)
      .map(({ kind, name, at, before, after }) => ({ kind, name, at, before, after })),
    unchanged,
    skipped,
    unplaced: remarks,
  }
}
