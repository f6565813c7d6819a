/** A group of users. Who is in it, the users say. */
import * as z from 'zod/mini'
import { lines, sh, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
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
  readonly [key: string]: number | undefined
}

export const group = defineType({
  name: 'group',
  summary: 'A group of users',
  id: AccountName,
  params: Params,
  affects: ['users'],

  observe: (wanted) => ({
    ...probe(
      entriesOf(
        'group',
        wanted.map(({ id }) => id),
      ),
      (stdout) => {
        const entries = readEntries(stdout)
        return new Map(
          wanted.map(({ id }) => {
            const entry = entries.get(id)
            return [id, entry === undefined ? null : { gid: Number(entry[2]) }]
          }),
        )
      },
    ),
  }),

  desired: ({ params }) =>
    params.state === 'absent' ? null : params.gid === undefined ? {} : { gid: params.gid },

  converge: (change) => [
    lines(
      hasFunction,
      change.after === null ? remove(change) : change.before === null ? create(change) : renumber(change),
    ),
  ],
})

type GroupChange = Change<Params, GroupState>

function create({ id, params: { gid, system } }: GroupChange): Shell {
  const number = gid === undefined ? [] : ['-g', gid]
  return eitherOf(
    sh`groupadd ${system ? ['-r'] : []} ${number} ${id}`,
    sh`addgroup ${system ? ['-S'] : []} ${number} ${id}`,
  )
}

function remove({ id }: GroupChange): Shell {
  return eitherOf(sh`groupdel ${id}`, sh`delgroup ${id}`)
}

function renumber({ id, params: { gid } }: GroupChange): Shell {
  return sh`if hw_has groupmod; then groupmod -g ${gid ?? []} ${id}
else echo 'this host has no groupmod to change a number with' >&2; false
fi`
}
