/** A job that systemd runs at times: a timer, and the service that it starts. */
import * as z from 'zod/mini'
import { defineType, type Wanted } from '../../src/type/define-type.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'
import { AccountName } from '../_lib/accounts.ts'
import { execStart, settingWord } from './exec-start.ts'

const line = z.string().check(
  z.regex(/^[^\u0000-\u0008\u000a-\u001f\u007f]*$/, {
    error: 'must be one line without control characters',
  }),
)

const UNIT =
  '(?:us|usec|ms|msec|s|sec|seconds?|m|min|minutes?|h|hr|hours?|d|days?|w|weeks?|M|months?|y|years?)'
const Span = z.string().check(
  z.regex(new RegExp(`^\\d{1,9} ?${UNIT}(?: ?\\d{1,9} ?${UNIT})*$`), {
    error: 'must be a length of time with its units, as in "15min" or "1h 30min"',
  }),
)

const Calendar = z.string().check(
  z.regex(/^[A-Za-z0-9*][A-Za-z0-9*,.:/~ +_-]*$/, {
    error: 'must be a time of the calendar, as in "daily" or "Mon..Fri 03:30": systemd.time(7)',
  }),
)

const Params = z
  .strictObject({
    command: z
      .optional(line.check(z.regex(/\S/, { error: 'must be the text of a command' })))
      .check(z.describe('One line for the shell. Needed unless `absent`.')),
    onCalendar: z
      .optional(z.union([Calendar, z.array(Calendar).check(z.minLength(1))]))
      .check(z.describe("When: `'daily'`, `'Mon..Fri 03:30'`, or a list of such times: systemd.time(7).")),
    every: z
      .optional(Span)
      .check(
        z.describe(
          "How often, in place of `onCalendar`: `'15min'`, from the last start, and that long after the boot.",
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
      .check(z.describe('Variables that it runs with.')),
    directory: z.optional(AbsolutePath).check(z.describe('Where it runs; `/` where not given.')),
    randomDelay: z
      .optional(Span)
      .check(z.describe('At most so much later, by chance, so that many hosts do not start at one moment.')),
    persistent: z
      ._default(z.boolean(), true)
      .check(z.describe('Whether a time of `onCalendar` that passed while the host was off is made up for.')),
    description: z
      .optional(line)
      .check(z.describe('What `systemctl status` says of it. Default: the command.')),
    state: z._default(z.enum(['present', 'absent']), 'present').check(z.describe('Whether it is there.')),
  })
  .check(
    z.refine(({ command, state }) => command !== undefined || state === 'absent', {
      error: 'is needed',
      path: ['command'],
    }),
    z.refine(
      ({ onCalendar, every, state }) =>
        state === 'absent' || (onCalendar === undefined) !== (every === undefined),
      { error: 'is needed, or every: one of the two', path: ['onCalendar'] },
    ),
  )

type Params = z.output<typeof Params>

export const systemdTimer = defineType({
  name: 'systemd_timer',
  summary: 'A job that systemd runs at times: a timer, and the service that it starts',
  id: z.string().check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,120}$/, {
      error: 'must be a short name: letters, digits, "_", "." and "-"',
    }),
    z.describe('A name for the job, without `.timer`: `backup`.'),
  ),
  params: Params,
  needs: ({ params }) => [
    ...(params.user === 'root' ? [] : [`user:${params.user}` as const]),
    ...(params.directory === undefined ? [] : [`directory:${params.directory}` as const]),
  ],

  compose: (wanted, { resource }) => {
    const { id, params } = wanted
    if (params.state === 'absent') {
      const timer = resource('systemd_unit', `${id}.timer`, { state: 'absent' })
      return [timer, resource('systemd_unit', `${id}.service`, { state: 'absent', needs: [timer] })]
    }
    const service = resource('systemd_unit', `${id}.service`, { sections: serviceSections(wanted) })
    return [
      service,
      resource('systemd_unit', `${id}.timer`, {
        sections: timerSections(wanted),
        enabled: true,
        running: true,
        needs: [service],
      }),
    ]
  },
})

function descriptionOf({ command = '', description }: Params): string {
  // A percent sign stands for something in a unit file, and a backslash at the end would go on in the next line.
  return (description ?? command).replaceAll('%', '%%').replace(/\\+$/, '')
}

function serviceSections({ params }: Wanted<Params>): Readonly<Record<string, unknown>> {
  const { command = '', user, environment, directory } = params
  const variables = Object.entries(environment).map(([name, value]) => settingWord(`${name}=${value}`))
  return {
    Unit: { Description: descriptionOf(params) },
    Service: {
      Type: 'oneshot',
      ExecStart: execStart(command),
      ...(user === 'root' ? {} : { User: user }),
      ...(directory === undefined ? {} : { WorkingDirectory: directory.replaceAll('%', '%%') }),
      ...(variables.length === 0 ? {} : { Environment: variables }),
    },
  }
}

function timerSections({ params }: Wanted<Params>): Readonly<Record<string, unknown>> {
  const { onCalendar, every, randomDelay, persistent } = params
  return {
    Unit: { Description: descriptionOf(params) },
    Timer: {
      ...(onCalendar === undefined ? {} : { OnCalendar: onCalendar, Persistent: persistent }),
      ...(every === undefined ? {} : { OnBootSec: every, OnUnitActiveSec: every }),
      ...(randomDelay === undefined ? {} : { RandomizedDelaySec: randomDelay }),
    },
    Install: { WantedBy: 'timers.target' },
  }
}
