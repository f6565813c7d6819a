/** What one of the two programs consists of. */
import type { CompletionKind } from '../command/command.ts'
import type { CommandContext } from '../command/context.ts'
import type { ProgramShape } from '../command/help.ts'

export interface Program extends ProgramShape {
  /** By words that are no command of this program: the command that is meant. */
  readonly elsewhere?: Readonly<Record<string, string>>
  /** Names for the shell to offer. Whatever it throws means that there are none. */
  readonly complete: (kind: CompletionKind, context: CommandContext) => Promise<readonly string[]>
}
