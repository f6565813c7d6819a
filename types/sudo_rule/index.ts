/** What users may do by sudo: a file of its own below /etc/sudoers.d, which visudo has checked before it lands. */
import * as z from 'zod/mini'
import { defineType } from '../../src/type/define-type.ts'
import { AccountName } from '../_lib/accounts.ts'
import { sudoersText } from './sudoers-text.ts'

const NO_CONTROLS = /^[^\u0000-\u001f\u007f]+$/

const Command = z.string().check(
  z.regex(NO_CONTROLS, { error: 'must be one line', abort: true }),
  z.refine((text) => text === 'ALL' || /^(?:\/|sudoedit \/)/.test(text), {
    error: 'must be "ALL", or begin with the absolute path of a program',
  }),
  z.refine((text) => !/(?:^|[^\\])(?:\\\\)*\\$/.test(text), { error: 'must not end in a backslash' }),
)

/** Names that a file of sudo's can have: with a dot or a "~" in it, sudo passes over it (sudoers(5), "@includedir"). */
const FileName = z.string().check(
  z.regex(/^[A-Za-z0-9_][A-Za-z0-9_-]*$/, {
    error: 'must be a name of letters, digits, "_" and "-": sudo passes over files with a dot in their name',
  }),
  z.describe('The name of the file: `deploy`.'),
)

const list = (one: typeof AccountName) => z.readonly(z.array(one))

const Params = z
  .strictObject({
    users: z._default(list(AccountName), []).check(z.describe('Who may, by name; `ALL` for everybody.')),
    groups: z._default(list(AccountName), []).check(z.describe('Groups whose members may.')),
    commands: z
      ._default(z.readonly(z.array(Command)), [])
      .check(
        z.describe(
          'What they may run: absolute paths, with exactly these arguments where there are some, `*` for any; `ALL` for everything.',
        ),
      ),
    runAs: z
      ._default(z.union([AccountName, list(AccountName)]), 'root')
      .check(z.describe('As whom: users, or `ALL` for any user and group.')),
    passwordless: z
      ._default(z.boolean(), false)
      .check(z.describe('Whether they are asked for no password of their own.')),
    lines: z
      ._default(
        z.readonly(z.array(z.string().check(z.regex(NO_CONTROLS, { error: 'must be one line' })))),
        [],
      )
      .check(
        z.describe(
          'Lines as sudoers(5) has them, put before the rule, or in its place: `Defaults:ada !requiretty`.',
        ),
      ),
    state: z
      ._default(z.enum(['present', 'absent']), 'present')
      .check(z.describe('Whether the rule is there.')),
  })
  .check(
    z.refine(({ users, groups, commands }) => commands.length === 0 || users.length + groups.length > 0, {
      error: 'are given to nobody: name users or groups',
      path: ['commands'],
    }),
    z.refine(({ users, groups, commands }) => commands.length > 0 || users.length + groups.length === 0, {
      error: 'are needed: what may they run?',
      path: ['commands'],
    }),
    z.refine(
      ({ users, groups, commands, lines, state }) =>
        state === 'absent' || users.length + groups.length + commands.length + lines.length > 0,
      {
        error: 'or lines are needed',
        path: ['commands'],
      },
    ),
  )

export type SudoParams = z.output<typeof Params>

/** The one line that says what is wrong, of the several that visudo prints. */
const VALIDATE = `if ! command -v visudo >/dev/null; then
  echo "this host has no sudo: add pkg('sudo') to the manifest"; false
else
  hw_said=$(visudo -c -f %s 2>&1) || { echo "$hw_said" | grep -i error | head -n 1 | sed 's/^.*hostwright-new/sudoers/'; false; }
fi`

export const sudoRule = defineType({
  name: 'sudo_rule',
  summary: 'What users may do by sudo',
  id: FileName,
  params: Params,
  needs: ({ params: { users, groups, state } }) =>
    state === 'absent'
      ? []
      : [
          'package:sudo',
          ...users.map((name) => `user:${name}` as const),
          ...groups.map((name) => `group:${name}` as const),
        ],

  compose: ({ id, params }, { facts, resource }) => {
    const folder = facts.os.family === 'freebsd' ? '/usr/local/etc/sudoers.d' : '/etc/sudoers.d'
    return resource('file', `${folder}/${id}`, {
      state: params.state,
      ...(params.state === 'absent'
        ? {}
        : {
            content: sudoersText(params),
            owner: 0,
            group: 0,
            mode: '0440',
            validate: VALIDATE,
          }),
    })
  },
})
