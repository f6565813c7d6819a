/** Which changes of a wave are made together, in one frame, and by which commands. */
import type { Command } from '../type/command.ts'
import type { Change, HostContext, PlainType } from '../type/define-type.ts'
import { asCommand } from './command-script.ts'
import type { CalledFor } from './kept.ts'
import type { Placed } from './run-types.ts'

export interface Member {
  readonly placed: Placed
  readonly change: Change
}

/** One change, or several of one type that one list of commands makes. */
export interface Batch {
  readonly members: readonly Member[]
  readonly calledFor: readonly CalledFor[]
}

/** Neighbours of one type that can be changed together are, unless that was tried: `alone` are those that are to fail by themselves. */
export function batchesOf(
  wave: readonly Member[],
  calledForBy: (placed: Placed) => readonly CalledFor[],
  context: HostContext,
  alone: ReadonlySet<Placed>,
): readonly Batch[] {
  const batches: { members: Member[]; calledFor: CalledFor[] }[] = []
  let open: PlainType | undefined
  for (const member of wave) {
    const { placed, change } = member
    const { definition } = placed
    const isJoining =
      definition.convergeAll !== undefined &&
      (definition.together === undefined || (!alone.has(placed) && definition.together(change, context)))
    const last = batches.at(-1)
    if (isJoining && last !== undefined && open === definition && !isFull(last.members)) {
      last.members.push(member)
      last.calledFor.push(...calledForBy(placed))
    } else batches.push({ members: [member], calledFor: [...calledForBy(placed)] })
    open = isJoining ? definition : undefined
  }
  return batches
}

/** The lock is asked for before each batch, and an operator who looks wants to see where the run is. */
function isFull(members: readonly Member[]): boolean {
  return members.length >= TOGETHER && members[0]?.placed.definition.together !== undefined
}

const TOGETHER = 50

/** Whether each of them can be made by itself as well. */
export function isTogether({ members }: Batch): boolean {
  return members.length > 1 && members[0]?.placed.definition.together !== undefined
}

export function commandsOf(members: readonly Member[], context: HostContext): readonly Command[] {
  const [first] = members
  if (first === undefined) return []
  const { converge, convergeAll, together } = first.placed.definition
  const isShared = members.length > 1 || together === undefined
  const commands =
    convergeAll === undefined || !isShared
      ? converge(first.change, context)
      : convergeAll(
          members.map(({ change }) => change),
          context,
        )
  return commands.map((one) => asCommand(one))
}
