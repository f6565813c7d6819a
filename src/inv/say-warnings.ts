/** Says what is doubtful of hosts that a command has just changed: racks and parents with more in them than fits. */
import type { CommandContext } from '../command/context.ts'
import { warningsOf } from '../inventory/check/warnings-of.ts'
import type { Lookup } from '../inventory/model/lookup.ts'

/** `names`: of hosts; those that are gone by now are passed over. Each finding is said once. */
export async function sayWarnings(
  context: Pick<CommandContext, 'emit'>,
  lookup: Pick<Lookup, 'get' | 'hostsInRack' | 'guestsOf'>,
  names: readonly string[],
): Promise<void> {
  const said = new Set<string>()
  for (const name of names) {
    const host = await lookup.get('host', name)
    for (const { object, message, mend, code } of host === undefined ? [] : await warningsOf(lookup, host)) {
      const text = `${object.kind} "${object.name}": ${message} (${code}); ${mend}`
      if (said.has(text)) continue
      said.add(text)
      context.emit({ kind: 'inventory', level: 'warning', text })
    }
  }
}
