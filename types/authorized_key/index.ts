/** A public key that lets a user in by ssh. */
import * as z from 'zod/mini'
import { sh, type Shell } from '../../src/core/shell.ts'
import { defineType } from '../../src/type/define-type.ts'
import { joinScripts, splitOutputs } from '../../src/type/each.ts'
import { type Observed, refused, unknown } from '../../src/type/state.ts'
import { AccountName, homeFunction } from '../_lib/accounts.ts'
import { type Entry, readRow } from '../_lib/listing.ts'
import { install, withdraw } from './converge.ts'
import { type Key, keyOf, readKeys } from './keys.ts'

const NO_CONTROLS = /^[^\u0000-\u001f\u007f]+$/

const Params = z.strictObject({
  user: AccountName.check(z.describe('Whom the key lets in.')),
  key: z.string().check(
    z.regex(NO_CONTROLS, { error: 'must be one line', abort: true }),
    z.refine((text) => keyOf(text) !== undefined, {
      error: 'must be a public key, as in "ssh-ed25519 AAAA… comment"',
    }),
    z.describe(
      'The public key as in its `.pub` file. It is known again by its type and its base64 text, whatever the comment.',
    ),
  ),
  options: z
    ._default(z.string().check(z.regex(/^[^\u0000-\u001f\u007f]*$/, { error: 'must be one line' })), '')
    .check(z.describe('Options before the key, as sshd(8) has them: `from="10.0.0.0/8",no-pty`.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether the key lets the user in.')),
})

export type KeyParams = z.output<typeof Params>

export interface KeyState {
  /** Null where the key is not there. */
  readonly options: string | null
  /** Owner and mode; sshd(8) takes no key from a file that others may write to. */
  readonly file: string | null
  readonly directory: string | null
  /** Of the file, whether it is there or not. */
  readonly path: string
  readonly [key: string]: string | null
}

export const authorizedKey = defineType<typeof Params, KeyState>({
  name: 'authorized_key',
  summary: 'A public key that lets a user in by ssh',
  id: z
    .string()
    .check(
      z.regex(NO_CONTROLS, { error: 'must be a short text that says whose key it is' }),
      z.describe('Whose key it is, in words: `alice on web servers`.'),
    ),
  params: Params,
  // Nobody else's key is one that the connection depends on.
  affects: ({ params }, { facts }) => (params.user === facts.user.name ? ['ssh'] : []),
  needs: ({ params }) => [`user:${params.user}`],

  observe: (wanted) => {
    const users = [...new Set(wanted.map(({ params }) => params.user))]
    const script = joinScripts(users.map((user) => userScript(user)))
    return {
      script: sh`${homeFunction}
${script}`,
      parse: (stdout) => {
        const outputs = splitOutputs(stdout, users.length).map(({ code, output }) =>
          code === 3 ? undefined : readReport(output.toString('utf8')),
        )
        const reports = new Map(users.map((user, index) => [user, outputs[index]]))
        return new Map(wanted.map(({ id, params }) => [id, observed(params, reports.get(params.user))]))
      },
    }
  },

  desired: ({ params }) =>
    params.state === 'absent'
      ? null
      : { options: params.options, file: `${params.user} 0600`, directory: `${params.user} 0700` },

  converge: ({ after, params }) => [after === null ? withdraw(params) : install(params)],
  // Where the home is, the host alone knows.
  keeps: ({ before }) => (before === null ? [] : [before.path]),
})

/** Exit code 3: there is no such user. */
function userScript(user: string): Shell {
  return sh`hw_dir=$(hw_home ${user}); [ -n "$hw_dir" ] || exit 3
printf '%s\n' "$hw_dir"; ls -ld "$hw_dir/.ssh"; echo =file; ls -ld "$hw_dir/.ssh/authorized_keys"; echo =keys; cat "$hw_dir/.ssh/authorized_keys"; :`
}

interface Report {
  readonly home: string
  readonly directory: Entry | undefined
  readonly file: Entry | undefined
  readonly keys: readonly Key[]
}

function readReport(text: string): Report {
  const end = text.indexOf('\n')
  const [directory = '', file = '', keys = ''] = text.slice(end + 1).split(/^=(?:file|keys)\n/m)
  return {
    home: text.slice(0, end),
    directory: readRow(directory.trimEnd())?.entry,
    file: readRow(file.trimEnd())?.entry,
    keys: readKeys(keys),
  }
}

function observed(params: KeyParams, report: Report | undefined): Observed<KeyState> {
  if (report === undefined)
    return params.state === 'absent' ? null : unknown(`user "${params.user}" does not exist`)
  const { home, directory, file, keys } = report
  if (directory?.kind === 'link' || file?.kind === 'link')
    return refused(
      `~${params.user}/.ssh${directory?.kind === 'link' ? '' : '/authorized_keys'} is a symbolic link`,
    )
  const wanted = keyOf(params.key)
  const found = keys.find((key) => key.type === wanted?.type && key.base64 === wanted.base64)
  const isThere = directory !== undefined && file !== undefined && found !== undefined
  if (!isThere && params.state === 'absent') return null
  return {
    options: found?.options ?? null,
    file: file === undefined ? null : `${file.owner} ${file.mode}`,
    directory: directory === undefined ? null : `${directory.owner} ${directory.mode}`,
    path: `${home.replace(/\/$/, '')}/.ssh/authorized_keys`,
  }
}
