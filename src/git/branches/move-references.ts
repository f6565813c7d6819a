/** Moves, makes and removes many references in one transaction: all, or none where one of them is not where it was (git-update-ref(1)). */
import { UserError } from '../../core/errors.ts'
import { tryGit } from '../run-git.ts'

export interface ReferenceMove {
  /** Full name: `refs/heads/customer/acme`. */
  readonly ref: string
  /** The id that it has now; undefined: there is none of that name yet. */
  readonly from: string | undefined
  /** Undefined removes it. */
  readonly to: string | undefined
}

/** Which reference could not be moved, and what Git says of it. */
export interface MoveRefusal {
  readonly ref: string
  readonly reason: string
}

/** Undefined where all have moved; else none has. `message` stands in their reflogs. */
export async function moveReferences(
  cwd: string,
  moves: readonly ReferenceMove[],
  message: string,
): Promise<MoveRefusal | undefined> {
  if (moves.length === 0) return undefined
  const lines = moves.map(lineOf)
  const result = await tryGit(
    ['update-ref', '--no-deref', '--create-reflog', '-m', message, '-z', '--stdin'],
    {
      cwd,
      // Spelled out, so that input which is cut off moves nothing.
      input: ['start\0', ...lines, 'prepare\0', 'commit\0'].join(''),
      apart: true,
    },
  )
  if (result.code === 0) return undefined
  const reason = result.stderr.replaceAll(/^fatal: (?:prepare: |commit: )?/gm, '')
  const named = /cannot lock ref '([^']+)'/.exec(reason)?.[1]
  const refused = moves.find(({ ref }) => ref === named)
  if (refused !== undefined) return { ref: refused.ref, reason }
  throw new UserError(`Cannot move ${moves.length} branches: ${reason}`)
}

function lineOf({ ref, from, to }: ReferenceMove): string {
  if (from === undefined) return `create ${ref}\0${to ?? ''}\0`
  return to === undefined ? `delete ${ref}\0${from}\0` : `update ${ref}\0${to}\0${from}\0`
}
