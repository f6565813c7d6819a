/** Tells somebody who looks at nothing why. */
import type { CommandContext } from '../command/context.ts'
import type { Problem } from '../core/errors.ts'

/** On stderr: an empty answer is no error. `why`: the conditions that hold for nothing. */
export function sayNothingFound(
  context: CommandContext,
  kind: string,
  query: string,
  why: readonly Problem[],
): void {
  const say = (text: string): void => context.emit({ kind: 'inventory', level: 'note', text })
  if (query.trim() === '') return say(`there is no ${kind} yet: inv add ${kind}`)
  say(`no ${kind} matches "${query}"`)
  for (const { message, hint } of why) say(hint === undefined ? `  ${message}` : `  ${message}: ${hint}`)
  if (why.length === 0) say('  each condition holds for some, but not all of them together')
}
