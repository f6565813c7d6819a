/** A directory: its owner, group and mode. */
import { groupBy } from '../../src/core/group-by.ts'
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change, type Wanted } from '../../src/type/define-type.ts'
import { joinScripts, splitOutputs } from '../../src/type/each.ts'
import { mapProbe } from '../../src/type/probe.ts'
import { isRefused, isUnknown, type Observed, refused } from '../../src/type/state.ts'
import { AbsolutePath, ancestorsOf, parentOf } from '../_lib/absolute-path.ts'
import { demand, demandParentOf } from '../_lib/demand.ts'
import { type Entry, listing } from '../_lib/listing.ts'
import { accountNeeds, isNumeric, setOwnership } from '../_lib/ownership.ts'
import {
  findStrays,
  hazardOf,
  inMounts,
  keptOf,
  mountsFunction,
  problemsOfPurge,
  removeStrays,
  type Strays,
} from '../_lib/purge.ts'
import { lookInside, mendInside, readInside } from './inside.ts'
import { Params } from './params.ts'

interface DirectoryState {
  readonly owner?: string
  readonly group?: string
  readonly mode?: string
  /** Paths in it whose owner, group or mode is not as wanted; the first few. None is wanted. */
  readonly inside?: readonly string[]
  /** Paths in it that are of no resource. None is wanted. */
  readonly strays?: readonly string[]
  /** How many entries were looked at for these. */
  readonly total?: number
  readonly [key: string]: string | readonly string[] | number | undefined
}

export const directory = defineType({
  name: 'directory',
  summary: 'A directory: its owner, group and mode',
  id: AbsolutePath,
  params: Params,
  problems: ({ id, params }) => [
    ...(id === '/' && params.state === 'absent'
      ? [{ message: 'the root directory cannot be absent', hint: 'name the directory that is to go' }]
      : []),
    ...(id === '/' && params.recurse && params.state === 'present'
      ? [{ message: 'the root directory takes no "recurse"', hint: 'name the directory that is meant' }]
      : []),
    ...(params.purge ? problemsOfPurge(id) : []),
    ...(params.fileMode !== undefined && !params.recurse
      ? [{ message: 'parameter "fileMode" needs "recurse: true"' }]
      : []),
  ],
  needs: ({ id, params }) => [
    ...ancestorsOf(id).map((path) => `directory:${path}` as const),
    ...accountNeeds(params),
  ],

  observe: (wanted, context) => {
    const entries = listing(
      wanted.map(({ id, params }) => ({
        path: id,
        numeric: isNumeric(params.owner) || isNumeric(params.group),
      })),
    )
    const deep = wanted.filter(({ params }) => params.state === 'present' && (params.recurse || params.purge))
    const inside = deep.map(({ id, params }) =>
      params.recurse ? lookInside(id, params, context.managed()) : raw(':'),
    )
    const strays = deep.map(({ id, params }) =>
      params.purge ? findStrays(id, context.managed()) : undefined,
    )
    if (deep.length === 0) return mapProbe(entries, (found) => statesOf(wanted, found))
    return {
      script: joinScripts([entries.script, ...inside, ...strays.map((one) => one?.script ?? raw(':'))]),
      parse: (stdout) => {
        const [first, ...rest] = splitOutputs(stdout, 1 + 2 * deep.length)
        const found = new Map(
          deep.map(({ id, params }, index): [string, Within] => [
            id,
            {
              ...(params.recurse
                ? { inside: readInside(id, rest[index]?.output.toString('utf8') ?? '') }
                : {}),
              ...strays[index]?.parse(rest[deep.length + index]?.output ?? Buffer.alloc(0), 0),
            },
          ]),
        )
        return statesOf(wanted, entries.parse(first?.output ?? Buffer.alloc(0), 0), found)
      },
    }
  },

  desired: ({ params }) => {
    if (params.state === 'absent') return null
    return {
      ...(params.owner === undefined ? {} : { owner: params.owner }),
      ...(params.group === undefined ? {} : { group: params.group }),
      ...(params.mode === undefined ? {} : { mode: params.mode }),
      ...(params.recurse ? { inside: [] } : {}),
      ...(params.purge ? { strays: [] } : {}),
    }
  },

  converge: (change, context) => {
    if (change.after === null) return [remove(change)]
    if (change.before === null) return [create(change)]
    const { id, params, before, keys } = change
    return [
      ...(keys.every((key) => key === 'strays') ? [] : [adjust(change)]),
      ...(keys.includes('inside') ? mendInside(id, params, context.managed()) : []),
      ...(keys.includes('strays') ? removeStrays(before.strays ?? []) : []),
    ]
  },
  convergeAll: (changes) => [createAll(changes)],
  together: ({ before, after, params }) => before === null && after !== null && !params.parents,

  occupies: ({ id }) => [id],
  keeps: ({ id, keys, before }) => [id, ...(keys.includes('strays') ? keptOf(before?.strays) : [])],
  hazards: ({ keys, before }: DirectoryChange) =>
    keys.includes('strays') ? hazardOf({ strays: before?.strays ?? [], total: before?.total ?? 0 }) : [],
})

type Within = Partial<Strays> & Pick<DirectoryState, 'inside'>

function statesOf(
  wanted: readonly Wanted<Params>[],
  entries: ReadonlyMap<string, Entry>,
  within: ReadonlyMap<string, Within> = new Map(),
): ReadonlyMap<string, Observed<DirectoryState>> {
  return new Map(
    wanted.map(({ id, params }) => {
      const state = observed(id, params, entries.get(id))
      return [
        id,
        state === null || isRefused(state) || isUnknown(state) ? state : { ...state, ...within.get(id) },
      ]
    }),
  )
}

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
  return params.recurse && id.lastIndexOf('/') !== 0
    ? lines(mountsFunction, sh`hw_unmounted ${inMounts(id)} && rm -rf ${id}`)
    : sh`rmdir ${id}`
}

/** Closed to others until it has its owner and mode. */
function create({ id, params }: DirectoryChange): Shell {
  const parents = params.parents
    ? sh`( umask 022; mkdir -p ${parentOf(id)} )`
    : demandParentOf(id, ', or set parents: true')
  return all(parents, make([id], params))
}

/** Directories whose parents are there, alike. */
function make(ids: readonly string[], { owner, group, mode = '0755' }: Params): Shell {
  if (owner === undefined && group === undefined)
    // The bit that it may have from the directory above is looked for by the shell itself, which costs no process.
    return all(
      sh`mkdir -m ${mode} ${ids}`,
      ...(/^[2367]/.test(mode)
        ? []
        : ids.map((id) => sh`{ [ ! -g ${id} ] || chmod ${wholeMode(mode) ?? mode} ${id}; }`)),
    )
  return all(sh`mkdir -m 0700 ${ids}`, setOwnership(sh`${ids}`, { owner, group, mode: wholeMode(mode) }))
}

/** Those that are to be alike share a mkdir. */
function createAll(changes: readonly DirectoryChange[]): Shell {
  const alike = groupBy(changes, ({ params: { owner, group, mode } }) => JSON.stringify([owner, group, mode]))
  return all(
    ...[...alike.values()].flatMap((some) => {
      const ids = some.map(({ id }) => id)
      return some.slice(0, 1).map(({ params }) => make(ids, params))
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
