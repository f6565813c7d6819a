/** A command's context without a process around it; what was emitted is kept. */
import { UserError } from '../../src/core/errors.ts'
import type { CommandContext, CommandEvent } from '../../src/command/context.ts'

export interface TestContext extends CommandContext {
  readonly emitted: readonly CommandEvent[]
}

export function testContext(
  overrides: Partial<CommandContext> & { readonly input?: string } = {},
): TestContext {
  const emitted: CommandEvent[] = []
  const { input = '', ...rest } = overrides
  return {
    site: undefined,
    customer: undefined,
    cwd: process.cwd(),
    env: process.env,
    argv: [],
    verbosity: 0,
    signal: new AbortController().signal,
    emit: (event) => emitted.push(event),
    readInput: async () => input,
    confirm: async (_question, yes) => yes,
    ask: async () => undefined,
    askSecret: async (question, hint) => {
      throw new UserError(`Cannot ask "${question}": there is no terminal`, { hint })
    },
    interactive: false,
    preview: () => undefined,
    ...rest,
    emitted,
  }
}
