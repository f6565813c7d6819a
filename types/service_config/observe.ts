/** What is there of a set: hashes and owners of its files, what an earlier run left behind, and what the server says it runs. */
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { objectsOf } from '../../src/type/content.ts'
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import { probe, type Probe } from '../../src/type/probe.ts'
import { type Content, type Observed, refused, type StateValue } from '../../src/type/state.ts'
import { initOf, KNOWN_INITS } from '../_lib/init/init-of.ts'
import { type Entry, listing } from '../_lib/listing.ts'
import { isNumeric } from '../_lib/ownership.ts'
import { controlFilesIn, OBJECTS } from './control-files.ts'
import type { Params } from './params.ts'
import { linesOf, readFileLine, type WantedFile, wantedSet } from './wanted-set.ts'

/** The content of each file is a key of its own, named by its absolute path. */
export interface ConfigState {
  readonly objects?: Content
  readonly running?: Content
  /** What is amiss beside contents, in words: of owners, of leftovers, of a run that was cut. None is wanted. */
  readonly problems: readonly string[]
  /** Files below the folder whose owner, group or mode is not as wanted. */
  readonly misowned: readonly string[]
  /** Files below the folder that are to go. */
  readonly leftovers: readonly string[]
  /** The files were swapped by a run that was cut before the server was seen to run with them. */
  readonly unverified: boolean
  /** Files below the folder that are not what was last applied. */
  readonly foreign: readonly string[]
  readonly [key: string]: StateValue | undefined
}

const MARK = '=hostwright'
const NAME = raw('${hw_file##*/}')

export function observeSet({ params }: Wanted<Params>, context: HostContext): Probe<Observed<ConfigState>> {
  const { folder } = params
  const { files, objects } = wantedSet(params)
  const control = controlFilesIn(folder)
  const list = listing(
    [...files, objects].map(({ path, owner, group }) => ({
      path: `${folder}/${path}`,
      digest: true,
      numeric: isNumeric(owner) || isNumeric(group),
    })),
  )
  const script = lines(
    list.script,
    sh`echo ${MARK}
[ ! -e ${control.note} ] || echo =unverified
for hw_file in ${[control.fresh, control.tree, control.old]}; do [ ! -e "$hw_file" ] || echo "=stale ${NAME}"; done
[ ! -r ${control.objects} ] || grep '^# file ' ${control.objects}`,
    ...params.purge.map((pattern) => leftoversOf(folder, pattern)),
    runningOf(params),
  )
  return probe(script, (stdout, code) => {
    if (params.service !== undefined && params.reload === undefined && initOf(context) === undefined)
      return refused(
        `the host's init system is not one that is known: ${KNOWN_INITS}, not "${context.facts.init}"`,
        'give "reload" with a command',
      )
    const [head = '', ...rest] = stdout.split(`${MARK}\n`)
    return stateOf(params, list.parse(Buffer.from(head), code), rest.join(`${MARK}\n`))
  })
}

/** Only the last part of the pattern may hold "*"; the folder's own name is quoted. */
function leftoversOf(folder: string, pattern: string): Shell {
  const slash = pattern.lastIndexOf('/') + 1
  const within = pattern.slice(0, slash)
  // Checked by the schema: nothing in it but "*" means anything to a shell.
  const name = raw(pattern.slice(slash))
  return sh`for hw_file in ${`${folder}/${within}`}${name}; do
  [ ! -f "$hw_file" ] || [ -L "$hw_file" ] || echo "=file ${raw(within)}${NAME}"
done`
}

function runningOf({ running }: Params): Shell {
  return running === undefined ? raw(':') : sh`echo =running; ( eval ${running.probe} ) </dev/null`
}

function stateOf(params: Params, entries: ReadonlyMap<string, Entry>, text: string): Observed<ConfigState> {
  const { files } = wantedSet(params)
  const [told = '', said] = text.split(/^=running\n/m)
  const lists = told.split('\n')
  const unverified = lists.includes('=unverified')
  const at = (path: string): Entry | undefined => entries.get(`${params.folder}/${path}`)
  for (const { path } of files) {
    const entry = at(path)
    if (entry !== undefined && entry.kind !== 'file')
      return refused(`"${params.folder}/${path}" is not a regular file`, 'move away what is there')
    if (entry !== undefined && entry.sha256 === undefined)
      return refused(
        `"${params.folder}/${path}" cannot be read`,
        'the host needs sha256sum, sha256, shasum or openssl, and the login the right to read',
      )
  }
  if (!unverified && files.every(({ path }) => at(path) === undefined)) return null
  const ours = new Set(files.map(({ path }) => path))
  // A name with a line break in it is told in pieces; what is no whole name is left alone.
  const leftovers = wordsAfter(lists, '=file ').filter((path) => !ours.has(path) && fits(path, params.purge))
  const stale = unverified ? [] : wordsAfter(lists, '=stale ')
  const misowned = files.filter((file) => ownershipOf(file, at(file.path)) !== undefined)
  const objects = at(OBJECTS)
  return {
    ...Object.fromEntries(
      files.flatMap(({ path }) => {
        const content = contentAt(at(path))
        return content === undefined ? [] : [[`${params.folder}/${path}`, content]]
      }),
    ),
    ...(contentAt(objects) === undefined ? {} : { objects: { ...contentAt(objects), form: 'objects' } }),
    ...(params.running === undefined ? {} : { running: objectsOf(linesOf(said ?? '')) }),
    problems: [
      ...(unverified ? ['swapped by a run that was cut, and never verified'] : []),
      ...misowned.map((file) => `${file.path} is ${ownershipOf(file, at(file.path)) ?? ''}`),
      ...leftovers.map((path) => `${path} is left over`),
      ...stale.map((name) => `${name} is left over from a run that was cut`),
    ],
    misowned: misowned.map(({ path }) => path),
    leftovers,
    unverified,
    foreign: lists.flatMap((line) => {
      const file = readFileLine(line)
      const isOther = file !== undefined && ours.has(file.path) && at(file.path)?.sha256 !== file.sha256
      return isOther && !unverified ? [file.path] : []
    }),
  } as ConfigState // Object.fromEntries forgets that its values are contents.
}

function fits(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[.+]/g, String.raw`\$&`))
    return new RegExp(`^${parts.join('[^/]*')}$`).test(path)
  })
}

function wordsAfter(lists: readonly string[], prefix: string): readonly string[] {
  return lists.flatMap((line) => (line.startsWith(prefix) ? [line.slice(prefix.length)] : []))
}

function contentAt(entry: Entry | undefined): Content | undefined {
  return entry?.sha256 === undefined
    ? undefined
    : { kind: 'content', sha256: entry.sha256, bytes: entry.size }
}

/** `root:root 0644`, where that is not as wanted. */
function ownershipOf({ owner, group, mode }: WantedFile, entry: Entry | undefined): string | undefined {
  if (entry === undefined) return undefined
  const user = isNumeric(owner) ? (entry.uid ?? entry.owner) : entry.owner
  const team = isNumeric(group) ? (entry.gid ?? entry.group) : entry.group
  const isRight =
    (owner === undefined || user === owner) && (group === undefined || team === group) && entry.mode === mode
  return isRight ? undefined : `${user}:${team} ${entry.mode}`
}
