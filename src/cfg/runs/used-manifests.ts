/** Which manifests a run has used, for its result and for whoever watches. */
import { type Block, lines, toned } from '../../command/block.ts'
import type { CommandContext } from '../../command/context.ts'
import { counted } from '../../core/counted.ts'
import type { ChosenManifests } from '../manifests/chosen-manifests.ts'

export interface UsedManifests {
  /** Null where the branch has none yet. */
  readonly commit: string | null
  /** What was given with `--commit`. */
  readonly asked?: string
  /** Files that were used and are not in the commit; null where that could not be found out. */
  readonly uncommitted: readonly string[] | null
}

export function usedManifests(
  { commit, asked }: ChosenManifests,
  uncommitted: readonly string[] | undefined,
): UsedManifests {
  return {
    commit: commit ?? null,
    ...(asked === undefined ? {} : { asked }),
    uncommitted: uncommitted ?? null,
  }
}

/** A line, where they are not simply those of the branch's last commit. */
export function renderManifests({ commit, asked, uncommitted }: UsedManifests): readonly Block[] {
  const text = uncommittedText(uncommitted ?? [])
  if (asked === undefined && text === undefined) return []
  const which = `manifests of ${commit?.slice(0, SHORT) ?? 'no commit'}`
  const parts = [
    asked === undefined ? which : `${which} (--commit ${asked})`,
    ...(text === undefined ? [] : [text]),
  ]
  return [lines(toned(text === undefined ? 'dim' : 'warning', parts.join(', ')))]
}

const SHORT = 10

/** Before anything is changed. */
export function sayUncommitted(
  { emit }: Pick<CommandContext, 'emit'>,
  files: readonly string[] | undefined,
): void {
  const text = uncommittedText(files ?? [])
  if (text !== undefined) emit({ kind: 'not-committed', level: 'note', text, data: { files } })
}

const NAMED = 3

/** `2 files of the work tree are not committed: manifests/site.ts, manifests/files/motd` */
function uncommittedText(files: readonly string[]): string | undefined {
  if (files.length === 0) return undefined
  const named = files.slice(0, NAMED).join(', ')
  const more = files.length > NAMED ? ', …' : ''
  return `${counted(files.length, 'file')} of the work tree ${files.length === 1 ? 'is' : 'are'} not committed: ${named}${more}`
}
