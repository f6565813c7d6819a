/** Changed objects for a person: as a diff of their text, or, where they are many, one diff for all that changed alike. */
import { diff, lines, type Block } from '../command/block.ts'
import type { Change } from '../inventory/model/change.ts'
import { alikeChanges, type AlikeChanges } from '../inventory/history/alike-changes.ts'
import { patchOf } from '../inventory/history/patch.ts'
import { titleOf } from '../inventory/history/read-log.ts'

/** More than a person reads before answering a question. */
const DIFFED = 20
const NAMED = 10

export function showChanges(changes: readonly Change[]): readonly Block[] {
  if (changes.length > DIFFED) return showMany(changes)
  const patch = patchOf(changes)
  return patch === '' ? [] : [diff(patch)]
}

function showMany(changes: readonly Change[]): readonly Block[] {
  const alike = alikeChanges(changes)
  const shown = alike.slice(0, DIFFED)
  const rest = alike.slice(DIFFED).reduce((sum, { others }) => sum + 1 + others.length, 0)
  return [
    ...shown.flatMap((group) => showAlike(group)),
    ...(rest === 0 ? [] : [lines(`and ${rest} more objects`)]),
  ]
}

/** What is removed, or new, is named and not shown. */
function showAlike({ first, others }: AlikeChanges): readonly Block[] {
  if (first.before === undefined || first.after === undefined) return [lines(titlesOf([first, ...others]))]
  const patch = patchOf([first])
  return [
    ...(patch === '' ? [] : [diff(patch)]),
    ...(others.length === 0 ? [] : [lines(`the same of ${others.length} more: ${titlesOf(others)}`)]),
  ]
}

function titlesOf(changes: readonly Change[]): string {
  const titles = changes
    .slice(0, NAMED)
    .map(({ kind, before, after }) => titleOf({ kind, before: before?.name, after: after?.name }))
  return [...titles, ...(changes.length > NAMED ? [`and ${changes.length - NAMED} more`] : [])].join(', ')
}
