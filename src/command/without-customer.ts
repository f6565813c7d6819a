/** For commands about customers themselves: none is selected, whatever `-C` and the environment say. */
import type { CommandContext } from './context.ts'

export function withoutCustomer(context: CommandContext): CommandContext {
  return { ...context, customer: undefined, env: { ...context.env, HOSTWRIGHT_CUSTOMER: undefined } }
}
