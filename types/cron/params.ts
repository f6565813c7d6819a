/** What a `cron` is told. */
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import { AccountName } from '../_lib/accounts.ts'
import { problemOfSchedule } from './schedule.ts'

const line = z.string().check(
  z.regex(/^[^\u0000-\u0008\u000a-\u001f\u007f]*$/, {
    error: 'must be one line without control characters',
  }),
)

export const Params = z
  .strictObject({
    schedule: z
      .optional(
        line.check(
          z.refine((text) => problemOfSchedule(text) === undefined, {
            error: (issue) => problemOfSchedule(String(issue.input)) ?? 'is not a schedule',
          }),
        ),
      )
      .check(
        z.describe(
          "Minute, hour, day of the month, month, day of the week: `'30 3 * * 1-5'`; or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`, `@reboot`. Needed unless `absent`.",
        ),
      ),
    command: z
      .optional(line.check(z.regex(/\S/, { error: 'must be the text of a command' })))
      .check(
        z.describe(
          'One line for the shell, as it would be typed there: `%` has no special meaning. Needed unless `absent`.',
        ),
      ),
    user: z._default(AccountName, 'root').check(z.describe('Who runs it.')),
    environment: z
      ._default(
        z.record(
          z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'must be the name of a variable' })),
          line,
        ),
        {},
      )
      .check(
        z.describe(
          "Variables that it runs with: `{ PATH: '/usr/local/bin:/usr/bin:/bin', MAILTO: 'ops@example.com' }`.",
        ),
      ),
    place: z
      .optional(z.enum(['cron.d', 'crontab']))
      .check(
        z.describe(
          "A file in `/etc/cron.d`, or the user's own crontab. Default: `cron.d`, but `crontab` where cron does not know the other (busybox, Alpine, OpenBSD).",
        ),
      ),
    state: z._default(z.enum(['present', 'absent']), 'present').check(z.describe('Whether it is there.')),
  })
  .check(
    z.refine(({ schedule, state }) => schedule !== undefined || state === 'absent', {
      error: 'is needed',
      path: ['schedule'],
    }),
    z.refine(({ command, state }) => command !== undefined || state === 'absent', {
      error: 'is needed',
      path: ['command'],
    }),
  )

export type Params = z.output<typeof Params>

export function placeOf({ place }: Params, { facts }: HostContext): 'cron.d' | 'crontab' {
  return place ?? (['busybox', 'alpine', 'openbsd'].includes(facts.os.family) ? 'crontab' : 'cron.d')
}

/** Variables that cron itself reads, so that a job in a crontab cannot have its own. */
const OF_CRON = [
  'MAILTO',
  'MAILFROM',
  'CRON_TZ',
  'CONTENT_TYPE',
  'CONTENT_TRANSFER_ENCODING',
  'SHELL',
  'RANDOM_DELAY',
]

export function problemsOf({ params }: Wanted<Params>): readonly Problem[] {
  return Object.entries(params.environment).flatMap(([name, value]): Problem[] => {
    if (params.place === 'crontab' && OF_CRON.includes(name))
      return [
        {
          message: `"${name}" is read by cron itself, and would count for all that follows in the crontab`,
          hint: "place: 'cron.d' gives the job a file of its own",
        },
      ]
    return params.place !== 'crontab' && settingOf(name, value) === undefined
      ? [
          {
            message: `the value of "${name}" has both kinds of quotes, or ends with a blank, which cron cannot read`,
          },
        ]
      : []
  })
}

/** The part of the environment that a crontab cannot hold. */
export function ofCronAlone({ environment }: Params): readonly string[] {
  return Object.keys(environment).filter((name) => OF_CRON.includes(name))
}

/**
 * A line of crontab(5). Quotes keep blanks in front, and are not part of the value; undefined where none would do. Blanks at
 * the end are cut off even in quotes.
 */
export function settingOf(name: string, value: string): string | undefined {
  if (/\s$/.test(value)) return undefined
  if (value !== '' && /^[^\s"']/.test(value)) return `${name}=${value}`
  const mark = ['"', "'"].find((one) => !value.includes(one))
  return mark === undefined ? undefined : `${name}=${mark}${value}${mark}`
}
