/** A group of users. Who is in it, the users say. */
import * as z from 'zod/mini'
import { all, lines, sh, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change, type HostContext } from '../../src/type/define-type.ts'
import { probe } from '../../src/type/probe.ts'
import { AccountName, eitherOf, entriesOf, hasFunction, readEntries } from '../_lib/accounts.ts'

const Params = z.strictObject({
  gid: z
    .optional(z.int().check(z.minimum(0), z.maximum(4_294_967_294)))
    .check(z.describe('Its number; the next free one where not given.')),
  system: z
    ._default(z.boolean(), false)
    .check(z.describe('Whether a new group gets a number of the range for system groups.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether the group is there.')),
})

type Params = z.output<typeof Params>

interface GroupState {
  readonly gid?: number
  /** Whether the user that the connection logs in as is in it. */
  readonly ofLogin?: boolean
  readonly [key: string]: number | boolean | undefined
}

export const group = defineType({
  name: 'group',
  summary: 'A group of users',
  id: AccountName,
  params: Params,
  // A new group concerns nobody yet.
  affects: ({ before }: GroupChange) => (before?.ofLogin === true ? ['users'] : []),

  observe: (wanted, { facts }) => {
    const entries = entriesOf(
      'group',
      wanted.map(({ id }) => id),
    )
    // A group that is only to be there is not changed where it is.
    const mayChange = wanted.some(({ params }) => params.state === 'absent' || params.gid !== undefined)
    const { name } = facts.user
    const login = mayChange && name !== '' ? [sh`echo =login; id -Gn ${name} 2>/dev/null`] : []
    return probe(lines(entries, ...login), (stdout) => {
      const [first = '', second = ''] = stdout.split(/^=login\n/m)
      const found = readEntries(first)
      const own = second.trim().split(' ')
      return new Map(
        wanted.map(({ id }) => {
          const entry = found.get(id)
          return [id, entry === undefined ? null : { gid: Number(entry[2]), ofLogin: own.includes(id) }]
        }),
      )
    })
  },

  desired: ({ params }) =>
    params.state === 'absent' ? null : params.gid === undefined ? {} : { gid: params.gid },

  converge: (change, context) => {
    if (context.facts.os.family === 'freebsd') return [withPw(change)]
    const make = change.after === null ? remove(change) : create(change, context)
    return [lines(hasFunction, change.after !== null && change.before !== null ? renumber(change) : make)]
  },
  convergeAll: (changes, context) => [
    context.facts.os.family === 'freebsd'
      ? all(...changes.map((change) => withPw(change)))
      : lines(hasFunction, all(...changes.map((change) => create(change, context)))),
  ],
  together: ({ before, after }) => before === null && after !== null,
})

type GroupChange = Change<Params, GroupState>

/** FreeBSD's. */
function withPw({ id, before, after, params: { gid } }: GroupChange): Shell {
  if (after === null) return sh`pw groupdel -n ${id}`
  const number = gid === undefined ? sh`` : sh` -g ${gid}`
  return sh`pw ${before === null ? 'groupadd' : 'groupmod'} -n ${id}${number}`
}

function create({ id, params: { gid, system } }: GroupChange, { facts }: HostContext): Shell {
  const number = gid === undefined ? [] : ['-g', gid]
  // OpenBSD's groupadd has no range for system groups.
  const range = system && facts.os.family !== 'openbsd' ? ['-r'] : []
  return eitherOf(sh`groupadd ${range} ${number} ${id}`, sh`addgroup ${system ? ['-S'] : []} ${number} ${id}`)
}

function remove({ id }: GroupChange): Shell {
  return eitherOf(sh`groupdel ${id}`, sh`delgroup ${id}`)
}

function renumber({ id, params: { gid } }: GroupChange): Shell {
  return sh`if hw_has groupmod; then groupmod -g ${gid ?? []} ${id}
else echo 'this host has no groupmod to change a number with' >&2; false
fi`
}
