/** Parameters of ssh_server. */
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'
import { settingsOf } from './settings.ts'

// Lines are what the file is made of, and sshd takes what is behind "#" for a comment.
const Value = z.string().check(
  z.regex(/^[^\u0000-\u001f\u007f#]*[^\u0000-\u0020\u007f#][^\u0000-\u001f\u007f#]*$/, {
    error: 'must be one line of text, without "#"',
  }),
)
const Item = z.union([Value, z.number(), z.boolean()])
const Settings = z.record(z.string(), z.union([Item, z.readonly(z.array(Item))]))
const Name = z.string().check(
  z.regex(/^[!A-Za-z0-9_*?][A-Za-z0-9_.*?@:/$-]*$/, {
    error: 'must be a name or a pattern of ssh_config(5), without blanks',
  }),
)

export const Params = z.strictObject({
  ports: z
    .optional(z.readonly(z.array(z.int().check(z.minimum(1), z.maximum(65_535))).check(z.minLength(1))))
    .check(z.describe('Ports that it listens on; 22 where nothing says otherwise.')),
  listen: z
    .optional(z.readonly(z.array(Value).check(z.minLength(1))))
    .check(z.describe('Addresses that it listens on, each with a port or without; all where not given.')),
  rootLogin: z
    .optional(z.enum(['yes', 'key', 'no']))
    .check(z.describe('Whether root may log in: also by password, by key, not at all.')),
  passwordLogin: z
    .optional(z.boolean())
    .check(z.describe('Whether anybody may log in by password, be it asked by PAM or by sshd itself.')),
  keyLogin: z.optional(z.boolean()).check(z.describe('Whether anybody may log in by key.')),
  allowUsers: z
    .optional(z.readonly(z.array(Name).check(z.minLength(1))))
    .check(z.describe('Only these users may log in; patterns, with a host behind "@" where that matters.')),
  allowGroups: z
    .optional(z.readonly(z.array(Name).check(z.minLength(1))))
    .check(z.describe('Only users who are in one of these groups may log in.')),
  x11Forwarding: z.optional(z.boolean()).check(z.describe('Whether windows of X11 are forwarded.')),
  tcpForwarding: z.optional(z.boolean()).check(z.describe('Whether connections are forwarded.')),
  agentForwarding: z.optional(z.boolean()).check(z.describe("Whether the user's agent is forwarded.")),
  maxTries: z
    .optional(z.int().check(z.minimum(1), z.maximum(100)))
    .check(z.describe('Failed tries to log in, after which a connection ends.')),
  banner: z
    .optional(
      AbsolutePath.check(
        z.refine((path) => !/["#\\]/.test(path), { error: 'must be a path without quotes, "#" and "\\"' }),
      ),
    )
    .check(z.describe('A file whose text is shown before the login.')),
  settings: z
    ._default(Settings, {})
    .check(
      z.describe(
        'Any other keyword of sshd_config(5) with its value, or a list for one that stands several times.',
      ),
    ),
  matches: z
    ._default(z.readonly(z.array(z.strictObject({ when: Value, settings: Settings }))), [])
    .check(
      z.describe(
        "Settings for some alone, as in `{ when: 'Group sftp', settings: { ForceCommand: 'internal-sftp' } }`.",
      ),
    ),
  service: z
    .optional(
      z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9@._-]*$/, { error: 'must be the name of a service' })),
    )
    .check(z.describe('Its name in the init system; `ssh` on Debian, elsewhere `sshd`.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('`absent`: nothing of this resource is in its configuration.')),
})

export type Params = z.output<typeof Params>

/** Keywords that may stand more than once. */
const REPEATED: readonly string[] = [
  'port',
  'listenaddress',
  'hostkey',
  'hostcertificate',
  'acceptenv',
  'setenv',
  'subsystem',
  'allowusers',
  'allowgroups',
  'denyusers',
  'denygroups',
  'permitopen',
  'permitlisten',
]

export function problemsOf({ params }: { readonly params: Params }): readonly Problem[] {
  const keywords = [params.settings, ...params.matches.map(({ settings }) => settings)].flatMap((one) =>
    Object.keys(one),
  )
  const seen = new Set<string>()
  return [
    ...[...new Set(keywords)].flatMap((keyword) =>
      /^(?:match|include)$/i.test(keyword)
        ? [
            {
              message: `"${keyword}" is not a setting`,
              hint: 'give matches for some alone; Include has no place here',
            },
          ]
        : /^[A-Z][A-Za-z0-9]{1,63}$/.test(keyword)
          ? []
          : [{ message: `"${keyword}" is not a keyword of sshd_config(5), as in "ClientAliveInterval"` }],
    ),
    ...settingsOf(params).flatMap(({ keyword }) => {
      const key = keyword.toLowerCase()
      const again = seen.has(key) && !REPEATED.includes(key)
      seen.add(key)
      return again ? [{ message: `${keyword} is set twice, and sshd takes the first alone` }] : []
    }),
  ]
}
