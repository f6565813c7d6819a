/** A directory: its owner, group and mode. */
import * as z from 'zod/mini'
import { all, raw, sh, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { type Observed, refused } from '../../src/type/state.ts'
import { AbsolutePath, ancestorsOf, parentOf } from '../_lib/absolute-path.ts'
import { demand, demandParentOf } from '../_lib/demand.ts'
import { type Entry, listing } from '../_lib/listing.ts'
import { Account, accountNeeds, isNumeric, Mode, setOwnership } from '../_lib/ownership.ts'

const Params = z.strictObject({
  owner: z.optional(Account).check(z.describe('User, by name or number; left alone where not given.')),
  group: z.optional(Account).check(z.describe('Group, by name or number; left alone where not given.')),
  mode: z.optional(Mode).check(z.describe("Permissions, as in `'0750'`; a new directory gets `0755`.")),
  parents: z
    ._default(z.boolean(), false)
    .check(z.describe('Make the directories above it too, with mode `0755`; otherwise they must be there.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether the directory is there.')),
  recurse: z
    ._default(z.boolean(), false)
    .check(
      z.describe(
        'With `absent`: remove all that is in it; otherwise it must be empty. Refused for `/` and what is directly in it.',
      ),
    ),
})

type Params = z.output<typeof Params>

interface DirectoryState {
  readonly owner?: string
  readonly group?: string
  readonly mode?: string
  readonly [key: string]: string | undefined
}

export const directory = defineType({
  name: 'directory',
  summary: 'A directory: its owner, group and mode',
  id: AbsolutePath,
  params: Params,
  problems: ({ id, params }) =>
    id === '/' && params.state === 'absent'
      ? [{ message: 'the root directory cannot be absent', hint: 'name the directory that is to go' }]
      : [],
  needs: ({ id, params }) => [
    ...ancestorsOf(id).map((path) => `directory:${path}` as const),
    ...accountNeeds(params),
  ],

  observe: (wanted) => {
    const entries = listing(
      wanted.map(({ id, params }) => ({
        path: id,
        numeric: isNumeric(params.owner) || isNumeric(params.group),
      })),
    )
    return {
      script: entries.script,
      parse: (stdout, code) => {
        const found = entries.parse(stdout, code)
        return new Map(wanted.map(({ id, params }) => [id, observed(id, params, found.get(id))]))
      },
    }
  },

  desired: ({ params }) => {
    if (params.state === 'absent') return null
    return {
      ...(params.owner === undefined ? {} : { owner: params.owner }),
      ...(params.group === undefined ? {} : { group: params.group }),
      ...(params.mode === undefined ? {} : { mode: params.mode }),
    }
  },

  converge: (change) => [
    change.after === null ? remove(change) : change.before === null ? create(change) : adjust(change),
  ],
})

function observed(id: string, params: Params, entry: Entry | undefined): Observed<DirectoryState> {
  if (entry === undefined) return null
  if (entry.kind === 'link') {
    return refused(
      `a symbolic link is in the way${entry.target === undefined ? '' : `, to "${entry.target}"`}`,
      'name the directory that it leads to',
    )
  }
  if (entry.kind !== 'directory') return refused('what is there is not a directory')
  if (params.state === 'absent' && params.recurse && id.lastIndexOf('/') === 0)
    return refused('a directory directly under "/" is not removed with all that is in it')
  return {
    owner: isNumeric(params.owner) ? (entry.uid ?? entry.owner) : entry.owner,
    group: isNumeric(params.group) ? (entry.gid ?? entry.group) : entry.group,
    mode: entry.mode,
  }
}

type DirectoryChange = Change<Params, DirectoryState>

function remove({ id, params }: DirectoryChange): Shell {
  return params.recurse && id.lastIndexOf('/') !== 0 ? sh`rm -rf ${id}` : sh`rmdir ${id}`
}

/** Closed to others until it has its owner and mode. */
function create({ id, params }: DirectoryChange): Shell {
  return all(
    params.parents
      ? sh`( umask 022; mkdir -p ${parentOf(id)} )`
      : demandParentOf(id, ', or set parents: true'),
    sh`mkdir -m 0700 ${id}`,
    setOwnership(sh`${id}`, {
      owner: params.owner,
      group: params.group,
      mode: wholeMode(params.mode ?? '0755'),
    }),
  )
}

function adjust({ id, params, before, keys }: DirectoryChange): Shell {
  const path = raw('"$hw_path"')
  return all(
    sh`hw_path=${id}`,
    demand(sh`[ -d ${path} ] && [ ! -L ${path} ]`, 'it is no longer a directory'),
    setOwnership(path, {
      owner: keys.includes('owner') ? params.owner : undefined,
      group: keys.includes('group') ? params.group : undefined,
      mode: wholeMode(params.mode ?? before?.mode),
    }),
  )
}

/** GNU chmod leaves the setuid and setgid bits of a directory alone unless the mode has five digits. */
function wholeMode(mode: string | undefined): string | undefined {
  return mode === undefined ? undefined : `0${mode}`
}
