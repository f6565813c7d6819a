/** What a `log_rotate` is told. */
import * as z from 'zod/mini'
import { AccountName } from '../_lib/accounts.ts'
import { Mode } from '../_lib/ownership.ts'

// Stands between quotes in the file; the wildcards of glob(7) keep their meaning there.
const LogPath = z.string().check(
  z.regex(/^\/[^"\\\u0000-\u001f\u007f]+$/, {
    error:
      'must be an absolute path, with wildcards or not, without quotes, backslashes and control characters',
  }),
)

const Script = z.string().check(
  z.regex(/^(?=[^]*\S)[^\u0000\r]+$/, { error: 'must be the text of a command' }),
  z.refine(
    (text) => !/^\s*(?:endscript|postrotate|prerotate|firstaction|lastaction|preremove)\s*$/m.test(text),
    {
      error: 'must not hold a line that logrotate takes for its own',
    },
  ),
)

const Size = z
  .string()
  .check(z.regex(/^[1-9]\d{0,8}[kMG]?$/, { error: 'must be a size, as in "100k", "10M" or "1G"' }))

export const Params = z
  .strictObject({
    files: z
      .optional(z.union([LogPath, z.array(LogPath).check(z.minLength(1))]))
      .check(z.describe("The logs: `'/var/log/app/*.log'`, or a list of such. Needed unless `absent`.")),
    frequency: z
      ._default(z.enum(['hourly', 'daily', 'weekly', 'monthly', 'yearly']), 'weekly')
      .check(z.describe('How often; `hourly` only where logrotate is run that often.')),
    keep: z
      ._default(z.int().check(z.minimum(0), z.maximum(100_000)), 4)
      .check(z.describe('How many old logs are kept; 0 for none.')),
    maximumAge: z
      .optional(z.int().check(z.minimum(1), z.maximum(100_000)))
      .check(z.describe('Days after which an old log goes, whatever `keep` says.')),
    maximumSize: z
      .optional(Size)
      .check(z.describe("Rotated earlier than its time where it is larger: `'100M'`.")),
    minimumSize: z.optional(Size).check(z.describe('Not rotated, although it is time, where it is smaller.')),
    compress: z
      ._default(z.union([z.boolean(), z.literal('later')]), 'later')
      .check(
        z.describe(
          "Whether old logs are compressed; `'later'`: all but the last, into which a program may still write.",
        ),
      ),
    dated: z
      ._default(z.boolean(), false)
      .check(z.describe('Whether old logs have their dates in their names, in place of numbers.')),
    create: z
      .optional(z.strictObject({ mode: Mode, owner: AccountName, group: AccountName }))
      .check(
        z.describe(
          "The new log: `{ mode: '0640', owner: 'app', group: 'adm' }`. Default: as the old one was.",
        ),
      ),
    copy: z
      ._default(z.boolean(), false)
      .check(
        z.describe(
          'For programs that cannot be told to open a new log: the log is copied and emptied. What is written in between is lost.',
        ),
      ),
    user: z
      .optional(AccountName)
      .check(z.describe('Who rotates; needed where the directory of the logs is not of root alone.')),
    group: z.optional(AccountName).check(z.describe('The group to that; default: the name of the user.')),
    before: z.optional(Script).check(z.describe('Text for the shell, run once before logs are rotated.')),
    after: z
      .optional(Script)
      .check(z.describe("Text for the shell, run once after logs were rotated: `'systemctl reload app'`.")),
    state: z._default(z.enum(['present', 'absent']), 'present').check(z.describe('Whether it is there.')),
  })
  .check(
    z.refine(({ files, state }) => files !== undefined || state === 'absent', {
      error: 'is needed',
      path: ['files'],
    }),
    z.refine(({ copy, create }) => !copy || create === undefined, {
      error: 'has no meaning with "copy": the log stays the same file',
      path: ['create'],
    }),
    z.refine(({ user, group }) => group === undefined || user !== undefined, {
      error: 'needs a user',
      path: ['group'],
    }),
  )

export type Params = z.output<typeof Params>
