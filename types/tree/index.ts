/** Many files at once: contents, owners and modes of a whole tree, in a few processes and one upload. */
import { joinScripts, splitOutputs } from '../../src/type/each.ts'
import { sh } from '../../src/core/shell.ts'
import { contentOf, textOf } from '../../src/type/content.ts'
import { defineType, type Change, type HostContext, type Wanted } from '../../src/type/define-type.ts'
import { type Content, type Observed, refused, type StateValue } from '../../src/type/state.ts'
import { AbsolutePath, ancestorsOf } from '../_lib/absolute-path.ts'
import { type Entry, listing } from '../_lib/listing.ts'
import { accountNeeds, isNumeric } from '../_lib/ownership.ts'
import { findStrays, hazardOf, keptOf, removeStrays } from '../_lib/purge.ts'
import { layOut } from './lay-out.ts'
import { directoriesOf, Params, problemsOf, type WantedFile, wantedFiles } from './params.ts'

/** The content of each file is a key of its own, named by its absolute path. */
export interface TreeState {
  /** Files and directories, below the root or the root as ".", whose owner, group or mode is not as wanted. None is wanted. */
  readonly misowned: readonly string[]
  /** Paths in it that are of no resource. None is wanted. */
  readonly strays?: readonly string[]
  /** How many entries were looked at for these. */
  readonly total?: number
  readonly [key: string]: StateValue | undefined
}

export const tree = defineType({
  name: 'tree',
  summary: 'Many files at once, from a folder of the site or by path and content',
  id: AbsolutePath,
  params: Params,
  problems: problemsOf,
  needs: ({ id, params }) => [
    ...ancestorsOf(`${id}/x`).map((path) => `directory:${path}` as const),
    ...new Set([params, ...wantedFiles(params)].flatMap((one) => accountNeeds(one))),
  ],
  manages: ({ id, params }) => Object.keys(params.files).map((path) => `${id}/${path}`),
  occupies: ({ id, params }) => Object.keys(params.files).map((path) => `${id}/${path}`),
  observe: (wanted, context) => {
    const probes = wanted.map((one) => probeOf(one, context))
    return {
      script: joinScripts(probes.map(({ script }) => script)),
      parse: (stdout) => {
        const outputs = splitOutputs(stdout, probes.length)
        return new Map(
          probes.map(({ id, parse }, index) => [id, parse(outputs[index]?.output ?? Buffer.alloc(0))]),
        )
      },
    }
  },
  desired: ({ id, params }) => ({
    ...Object.fromEntries(
      wantedFiles(params).map(({ path, content }) => [`${id}/${path}`, contentOf(content)]),
    ),
    misowned: [],
    ...(params.purge ? { strays: [] } : {}),
  }),
  converge: (change, context) => [
    ...layOut(change, enforced(change, context)),
    ...(change.keys.includes('strays') ? removeStrays(change.before?.strays ?? []) : []),
  ],
  read: (_, __, key) => ({
    script: sh`cat ${key}`,
    parse: (stdout, code) => (code === 0 ? textOf(stdout) : null),
  }),
  keeps: ({ keys, before }) => [
    ...keys.filter((key) => key.startsWith('/')),
    ...(keys.includes('strays') ? keptOf(before?.strays) : []),
  ],
  hazards: ({ keys, before }: Change<Params, TreeState>) =>
    keys.includes('strays') ? hazardOf({ strays: before?.strays ?? [], total: before?.total ?? 0 }) : [],
})

function probeOf({ id, params }: Wanted<Params>, context: HostContext) {
  const files = wantedFiles(params)
  const directories = enforced({ id, params }, context)
  const numeric = [params, ...files].some(({ owner, group }) => isNumeric(owner) || isNumeric(group))
  const list = listing([
    ...directories.map(({ path }) => ({ path: below(id, path), numeric })),
    ...files.map(({ path }) => ({ path: below(id, path), digest: true, numeric })),
  ])
  const strays = params.purge
    ? findStrays(
        id,
        context.managed(),
        files.map(({ path }) => below(id, path)),
      )
    : undefined
  return {
    id,
    script: strays === undefined ? list.script : joinScripts([list.script, strays.script]),
    parse: (stdout: Buffer): Observed<TreeState> => {
      if (strays === undefined) return observed(id, files, directories, list.parse(stdout, 0))
      const [first, second] = splitOutputs(stdout, 2)
      const state = observed(id, files, directories, list.parse(first?.output ?? Buffer.alloc(0), 0))
      const isThere = state !== null && 'misowned' in state
      return isThere ? { ...state, ...strays.parse(second?.output ?? Buffer.alloc(0), 0) } : state
    },
  }
}

/** A directory with what is wanted of it; "." is the root. */
export type WantedDirectory = Pick<WantedFile, 'path' | 'owner' | 'group'> & {
  readonly mode: string | undefined
}

/** All directories, without what another resource says of one. */
function enforced({ id, params }: Wanted<Params>, context: HostContext): readonly WantedDirectory[] {
  const managed = context.managed()
  return ['.', ...directoriesOf(params)].map((path) => {
    const said = managed.get(below(id, path))
    return {
      path,
      owner: said?.owner === true ? undefined : params.owner,
      group: said?.group === true ? undefined : params.group,
      mode: said?.mode === true ? undefined : params.directoryMode,
    }
  })
}

function below(id: string, path: string): string {
  return path === '.' ? id : `${id}/${path}`
}

function observed(
  id: string,
  files: readonly WantedFile[],
  directories: readonly WantedDirectory[],
  entries: ReadonlyMap<string, Entry>,
): Observed<TreeState> {
  const at = (path: string): Entry | undefined => entries.get(below(id, path))
  for (const { path } of directories) {
    const kind = at(path)?.kind
    if (kind !== undefined && kind !== 'directory')
      return refused(`"${below(id, path)}" is not a directory`, 'move away what is there')
  }
  for (const { path } of files) {
    const entry = at(path)
    if (entry === undefined) continue
    if (entry.kind !== 'file')
      return refused(`"${below(id, path)}" is not a regular file`, 'move away what is there')
    if (entry.sha256 === undefined)
      return refused(
        `"${below(id, path)}" cannot be read`,
        'the host needs sha256sum, sha256, shasum or openssl, and the login the right to read',
      )
  }
  if (at('.') === undefined) return null
  const contents = files.flatMap(({ path }): [string, Content][] => {
    const entry = at(path)
    return entry?.sha256 === undefined
      ? []
      : [[below(id, path), { kind: 'content', sha256: entry.sha256, bytes: entry.size }]]
  })
  const misowned = [...directories, ...files]
    .filter((one) => isMisowned(one, at(one.path)))
    .map(({ path }) => path)
  return { ...Object.fromEntries(contents), misowned }
}

function isMisowned(
  { owner, group, mode }: Pick<WantedDirectory, 'owner' | 'group' | 'mode'>,
  entry: Entry | undefined,
): boolean {
  if (entry === undefined) return false
  const user = isNumeric(owner) ? entry.uid : entry.owner
  const team = isNumeric(group) ? entry.gid : entry.group
  return (
    (owner !== undefined && user !== owner) ||
    (group !== undefined && team !== group) ||
    (mode !== undefined && entry.mode !== mode)
  )
}
