/** Names for the shell to offer: those of the inventory; files and types it finds elsewhere. */
import type { CompletionKind } from '../command/command.ts'
import type { CommandContext } from '../command/context.ts'
import { namesFor } from '../inventory/complete-names.ts'

export async function completeNames(
  kind: CompletionKind,
  context: CommandContext,
): Promise<readonly string[]> {
  return kind === 'type' || kind === 'secret' || kind === 'file' || kind === 'directory'
    ? []
    : namesFor(kind, context)
}
