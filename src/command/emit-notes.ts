/** What the inventory says beside the result, as events of the command. */
import type { CommandContext } from './context.ts'

export function emitNotes({
  emit,
}: Pick<CommandContext, 'emit'>): (level: 'note' | 'warning', text: string) => void {
  return (level, text) => emit({ kind: 'inventory', level, text })
}
