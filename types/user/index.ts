/** A user account. Passwords are not managed: a new account has none, and is entered by key alone. */
import * as z from 'zod/mini'
import { lines, sh, type Shell } from '../../src/core/shell.ts'
import { defineType } from '../../src/type/define-type.ts'
import { probe } from '../../src/type/probe.ts'
import { AbsolutePath, ancestorsOf } from '../_lib/absolute-path.ts'
import { AccountName, entriesOf, readEntries } from '../_lib/accounts.ts'
import { Account, isNumeric } from '../_lib/ownership.ts'
import { create, modify, remove } from './converge.ts'
import type { UserState } from './user-state.ts'

const Params = z.strictObject({
  uid: z
    .optional(z.int().check(z.minimum(0), z.maximum(4_294_967_294)))
    .check(z.describe('Its number; the next free one where not given.')),
  group: z
    .optional(Account)
    .check(
      z.describe(
        'Its first group, by name or number; a new account gets one of its own name where not given.',
      ),
    ),
  groups: z
    .optional(
      z.pipe(
        z.readonly(z.array(AccountName)),
        z.transform((names) => [...new Set(names)].sort()),
      ),
    )
    .check(z.describe('All the other groups that it is in, and no more; left alone where not given.')),
  home: z.optional(AbsolutePath).check(z.describe('Home directory; what is in an old one is not moved.')),
  shell: z.optional(AbsolutePath).check(z.describe('Login shell.')),
  comment: z
    .optional(
      z
        .string()
        .check(
          z.regex(/^[^:\u0000-\u001f\u007f]*$/, { error: 'must hold no ":" and no control characters' }),
        ),
    )
    .check(z.describe('Full name, or what the account is for.')),
  system: z
    ._default(z.boolean(), false)
    .check(
      z.describe(
        'Whether a new account gets a number of the range for system accounts, and no home directory.',
      ),
    ),
  createHome: z
    .optional(z.boolean())
    .check(z.describe('Whether a new account gets its home directory made; by default unless `system`.')),
  removeHome: z
    ._default(z.boolean(), false)
    .check(z.describe('With `absent`: remove the home directory, and all that is in it.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether the account is there.')),
})

export type UserParams = z.output<typeof Params>

export const user = defineType({
  name: 'user',
  summary: 'A user account',
  id: AccountName,
  params: Params,
  affects: ['users'],
  needs: ({ params }) => [
    ...[params.group, ...(params.groups ?? [])].flatMap((name) =>
      name === undefined || isNumeric(name) ? [] : [`group:${name}` as const],
    ),
    ...(params.home === undefined
      ? []
      : ancestorsOf(params.home).map((path) => `directory:${path}` as const)),
  ],

  observe: (wanted) => {
    const names = wanted.map(({ id }) => id)
    const grouped = wanted.filter(({ params }) => params.group !== undefined || params.groups !== undefined)
    const script = lines(entriesOf('passwd', names), ...grouped.map(({ id }) => groupsOf(id)))
    return probe(script, (stdout) => {
      const [accounts = '', ...sections] = stdout.split(/^=groups /m)
      const entries = readEntries(accounts)
      const groups = new Map(sections.map((section) => readGroups(section)))
      return new Map(wanted.map(({ id, params }) => [id, observed(params, entries.get(id), groups.get(id))]))
    })
  },

  desired: ({ params }) => {
    if (params.state === 'absent') return null
    return {
      ...(params.uid === undefined ? {} : { uid: params.uid }),
      ...(params.group === undefined ? {} : { group: params.group }),
      // The first group is not one of the others, whichever way it is written down.
      ...(params.groups === undefined
        ? {}
        : { groups: params.groups.filter((name) => name !== params.group) }),
      ...(params.home === undefined ? {} : { home: params.home }),
      ...(params.shell === undefined ? {} : { shell: params.shell }),
      ...(params.comment === undefined ? {} : { comment: params.comment }),
    }
  },

  converge: (change) => [
    change.after === null ? remove(change) : change.before === null ? create(change) : modify(change),
  ],
})

function groupsOf(name: string): Shell {
  return sh`echo =groups ${name}; { id -gn ${name}; id -Gn ${name}; } 2>/dev/null`
}

interface Groups {
  readonly primary: string
  readonly all: readonly string[]
}

/** Three lines: the user, the first group, all groups. */
function readGroups(section: string): readonly [string, Groups] {
  const [name = '', primary = '', all = ''] = section.split('\n')
  return [name, { primary, all: all.split(' ').filter((word) => word !== '') }]
}

/** From the fields of passwd(5): name, password, uid, gid, comment, home, shell. */
function observed(
  params: UserParams,
  entry: readonly string[] | undefined,
  groups: Groups | undefined,
): UserState | null {
  if (entry === undefined) return null
  const [, , uid = '', gid = '', comment = '', home = '', shell = ''] = entry
  const others = groups?.all.filter(
    (name) => name !== groups.primary || params.groups?.includes(name) === true,
  )
  return {
    uid: Number(uid),
    group: groups === undefined || isNumeric(params.group) ? gid : groups.primary,
    ...(others === undefined ? {} : { groups: others.filter((name) => name !== params.group).sort() }),
    comment,
    home,
    shell,
  }
}
