/** What a `service_config` is told: the files, and the texts that check, reload and ask the server. */
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import { Secret } from '../../src/core/secret.ts'
import type { Wanted } from '../../src/type/define-type.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'
import { Account, Mode } from '../_lib/ownership.ts'

// No character that a shell, `sed` or a list of words could take for something else.
const PART = '(?!\\.\\.?(?:/|$))(?!\\.hostwright)[A-Za-z0-9._@+,=:~-]{1,200}'
const RELATIVE = new RegExp(`^${PART}(?:/${PART})*$`)
const PATTERN = new RegExp(`^(?:${PART}/)*[A-Za-z0-9._@+,=:~*-]{1,200}$`)

const RelativePath = z.string().check(
  z.refine((path) => RELATIVE.test(path), {
    error:
      'must be a path below the folder, of letters, digits and "._@+,=:~-", without ".hostwright" at the start of a part',
  }),
)

const ConfigFile = z.strictObject({
  path: RelativePath,
  content: z.union([z.string(), z.instanceof(Buffer), z.instanceof(Secret)]),
  owner: z.optional(Account),
  group: z.optional(Account),
  mode: z.optional(Mode),
})

const Line = z.string().check(z.regex(/^[^\u0000-\u001f\u007f]+$/, { error: 'must be one line of text' }))

// A shell knows no NUL.
const Text = z.string().check(z.regex(/^[^\u0000]*$/, { error: 'must not hold a NUL character' }))

export const Params = z.strictObject({
  folder: AbsolutePath.check(z.describe('Where the files lie; it and what is below it must be there.')),
  files: z
    .array(ConfigFile)
    .check(
      z.minLength(1),
      z.describe(
        'Each with a path below the folder. They take the place of the old ones together, or not at all.',
      ),
    ),
  owner: z.optional(Account).check(z.describe('Of the files that do not say; left alone where not given.')),
  group: z.optional(Account).check(z.describe('Of the files that do not say; left alone where not given.')),
  mode: z._default(Mode, '0644').check(z.describe('Of the files that do not say; `0600` for a secret.')),
  objects: z
    ._default(z.array(Line), [])
    .check(
      z.describe(
        'What the files say, a line each: `reservation web03 eth0 10.20.0.13 …`. The plan shows the difference, and warns where much goes.',
      ),
    ),
  purge: z
    ._default(
      z.array(
        z.string().check(
          z.refine((pattern) => PATTERN.test(pattern), {
            error: 'must be a path below the folder with "*" in its last part alone, as in "zones/*.zone"',
          }),
        ),
      ),
      [],
    )
    .check(
      z.describe(
        'Files of ours: what fits one of these patterns (`zones/*.zone`) and is not in `files` goes.',
      ),
    ),
  programs: z
    ._default(
      z.array(z.string().check(z.regex(/^[A-Za-z0-9._+/-]+$/, { error: 'must be the name of a program' }))),
      [],
    )
    .check(z.describe('Programs that the texts below run. Where one is missing, nothing is touched.')),
  check: z
    .optional(
      z
        .string()
        .check(z.refine((text) => !/['"]%s/.test(text), { error: 'must hold %s without quotes around it' })),
    )
    .check(
      z.describe(
        'Command that checks the new files before the old ones go; `%s` is the folder they lie in until then.',
      ),
    ),
  service: z
    .optional(
      z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9@:._-]*$/, { error: 'must be the name of a service' })),
    )
    .check(
      z.describe(
        'Service that reads the files. It is restarted, unless `reload` says what to do, and must run afterwards.',
      ),
    ),
  reload: z.optional(Text).check(z.describe('Command by which the server takes the files.')),
  verify: z
    .optional(Text)
    .check(
      z.describe(
        'Command that succeeds when the server works, with whatever configuration, and else says why not.',
      ),
    ),
  running: z
    .optional(
      z.strictObject({
        probe: Text,
        expected: z.union([Text, z.array(Text)]),
      }),
    )
    .check(
      z.describe(
        'What the server says that it runs: `probe` asks it and prints lines, which must be those of `expected`, in any order.',
      ),
    ),
  patience: z
    ._default(z.int().check(z.minimum(1), z.maximum(600)), 20)
    .check(z.describe('Seconds for the server to run as expected after it was told.')),
})

export type Params = z.output<typeof Params>
export type ConfigFile = z.output<typeof ConfigFile>

export function problemsOf({ params }: Wanted<Params>): readonly Problem[] {
  const paths = params.files.map(({ path }) => path)
  const twice = [...new Set(paths.filter((path, index) => paths.indexOf(path) !== index))]
  return [
    ...twice.map((path) => ({ message: `parameter "files" names "${path}" twice` })),
    ...(params.service === undefined && params.reload === undefined
      ? [
          {
            message: 'nothing is told that the files have changed',
            hint: 'give "service", or "reload" with a command',
          },
        ]
      : []),
  ]
}
