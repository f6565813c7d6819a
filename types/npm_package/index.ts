/** A package of npm, for all of a host or in the folder of one program. */
import * as z from 'zod/mini'
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { command } from '../../src/type/command.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { joinScripts, splitOutputs } from '../../src/type/each.ts'
import { type Observed, refused } from '../../src/type/state.ts'
import { AbsolutePath, ancestorsOf } from '../_lib/absolute-path.ts'

/** As the registry has them: small letters, with a scope or without. */
const NAME = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/

const Params = z.strictObject({
  name: z
    .optional(z.string().check(z.regex(NAME, { error: 'must be the name of a package of npm' })))
    .check(z.describe('Its name, where the id is another: the same package in a second folder.')),
  folder: z
    .optional(AbsolutePath)
    .check(
      z.describe(
        'The folder of a program, in whose `node_modules` it is; for all of the host where not given.',
      ),
    ),
  prefix: z
    ._default(AbsolutePath, '/usr/local')
    .check(
      z.describe(
        'Where packages for all of the host go: into `lib/node_modules` there, and programs into `bin`.',
      ),
    ),
  version: z
    .optional(
      z.string().check(
        z.regex(/^\d+\.\d+\.\d+(?:-[A-Za-z0-9.-]+)?(?:\+[A-Za-z0-9.-]+)?$/, {
          error: 'must be one whole version, as in "5.3.1"',
        }),
      ),
    )
    .check(z.describe('Exactly this version; any where not given.')),
  registry: z
    .optional(
      z.string().check(
        z.regex(/^https?:\/\/[!$%&()*+,\-./0-9:;=?A-Z[\]_a-z~]+$/, {
          error: 'must be a URL, without a password in it',
        }),
      ),
    )
    .check(z.describe('The registry to ask; the one that npm is configured to ask where not given.')),
  scripts: z
    ._default(z.boolean(), false)
    .check(
      z.describe(
        'Whether the package and what it needs may run commands of theirs, as root, as they are installed.',
      ),
    ),
  state: z._default(z.enum(['present', 'absent']), 'present').check(z.describe('Whether it is installed.')),
})

type Params = z.output<typeof Params>

interface NpmState {
  readonly version?: string
  readonly [key: string]: string | undefined
}

type NpmChange = Change<Params, NpmState>

export const npmPackage = defineType({
  name: 'npm_package',
  summary: 'A package of npm',
  id: z.string().check(
    z.regex(/^[^\u0000-\u001f\u007f]+$/, {
      error: 'must be the name of a package, or words together with "name"',
    }),
    z.describe('Its name, `pm2`; or words, together with `name`.'),
  ),
  params: Params,
  problems: ({ id, params }) =>
    params.name !== undefined || NAME.test(id)
      ? []
      : [{ message: `"${id}" is not the name of a package of npm`, hint: 'give "name" too' }],
  needs: ({ params: { folder } }) => [
    'package:npm',
    'package:nodejs',
    ...(folder === undefined
      ? []
      : [...ancestorsOf(folder), folder].map((path) => `directory:${path}` as const)),
  ],

  // What npm has installed says itself what it is. npm would write a log as it looks.
  observe: (wanted) => ({
    script: joinScripts(wanted.map((one) => sh`[ ! -e ${manifestOf(one)} ] || cat ${manifestOf(one)}`)),
    parse: (stdout) => {
      const outputs = splitOutputs(stdout, wanted.length)
      return new Map(
        wanted.map((one, index) => [one.id, observed(outputs[index]?.output.toString('utf8') ?? '')]),
      )
    },
  }),

  desired: ({ params }) =>
    params.state === 'absent' ? null : params.version === undefined ? {} : { version: params.version },
  converge: (change) => [command(script(change), { timeout: 900 })],
  explain: (_, said) => {
    const errors = said
      .split('\n')
      .flatMap((line) => /^npm (?:ERR!|error) (?!code |A complete log)(\S.*)$/.exec(line)?.[1] ?? [])
    return errors[0]
  },
})

function manifestOf({ id, params }: Pick<NpmChange, 'id' | 'params'>): string {
  const { name = id, folder, prefix } = params
  return `${folder ?? `${prefix}/lib`}/node_modules/${name}/package.json`
}

function observed(text: string): Observed<NpmState> {
  if (text === '') return null
  try {
    const { version } = JSON.parse(text) as { version?: unknown }
    if (typeof version === 'string') return { version }
  } catch {
    // What is there says nothing that can be read.
  }
  return refused('its package.json cannot be read')
}

function script({ id, params, after }: NpmChange): Shell {
  const { name = id, folder, prefix, version, registry, scripts } = params
  const where = folder === undefined ? ['--global', '--prefix', prefix] : ['--prefix', folder]
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']
  const how = [
    ...(registry === undefined ? [] : [`--registry=${registry}`]),
    ...(scripts ? ['--ignore-scripts=false'] : ['--ignore-scripts']),
  ]
  const words =
    after === null
      ? ['uninstall', ...where, ...quiet, '--ignore-scripts', '--', name]
      : ['install', ...where, ...quiet, ...how, '--', version === undefined ? name : `${name}@${version}`]
  return lines(raw('umask 022'), sh`npm ${words} >/dev/null`)
}
