/** What a `service` is told. */
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import type { Wanted } from '../../src/type/define-type.ts'

export const Params = z.strictObject({
  running: z
    .optional(z.nullable(z.boolean()))
    .check(
      z.describe(
        'Whether it runs now; `null` leaves that as it is. Default: `true`, or `false` where it is masked.',
      ),
    ),
  enabled: z
    ._default(z.union([z.nullable(z.boolean()), z.literal('masked')]), true)
    .check(
      z.describe(
        "Whether it starts with the host; `null` leaves that as it is. `'masked'`: nothing can start it, not even what needs it (systemd alone).",
      ),
    ),
})

export type Params = z.output<typeof Params>

/** Null to leave it as it is. */
export function wantedRunning({ running, enabled }: Params): boolean | null {
  return running === undefined ? enabled !== 'masked' : running
}

export function problemsOf({ id, params }: Wanted<Params>): readonly Problem[] {
  const problems: Problem[] = []
  if (params.enabled === 'masked' && params.running === true)
    problems.push({ message: 'what is masked cannot run', hint: 'leave out "running"' })
  if (/@(?:\.[a-z]+)?$/.test(id))
    problems.push({
      message: `"${id}" is a template, of which there are only instances`,
      hint: `service('${id.replace('@', '@NAME')}')`,
    })
  return problems
}
