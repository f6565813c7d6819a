/** The set of files as it is to be: contents with their hashes, and the file that says what they say. */
import { Secret } from '../../src/core/secret.ts'
import { bytesOf, contentOf, objectsOf } from '../../src/type/content.ts'
import type { Content } from '../../src/type/state.ts'
import { OBJECTS } from './control-files.ts'
import type { Params } from './params.ts'

export interface WantedFile {
  /** Below the folder. */
  readonly path: string
  readonly bytes: Buffer
  readonly content: Content
  readonly owner: string | undefined
  readonly group: string | undefined
  /** Four octal digits. */
  readonly mode: string
}

export interface WantedSet {
  readonly files: readonly WantedFile[]
  /** The list of objects, as a file like the others. */
  readonly objects: WantedFile
  /** What the server is to say that it runs, where that is asked. */
  readonly running: Content | undefined
}

const sets = new WeakMap<Params, WantedSet>()

/** Hashed once for each resource, however often a run asks. */
export function wantedSet(params: Params): WantedSet {
  const known = sets.get(params)
  if (known !== undefined) return known
  const made = makeSet(params)
  sets.set(params, made)
  return made
}

function makeSet({ files, objects, owner, group, mode, running }: Params): WantedSet {
  const wanted = files.map((one): WantedFile => ({
    path: one.path,
    bytes: bytesOf(one.content),
    content: contentOf(one.content),
    owner: one.owner ?? owner,
    group: one.group ?? group,
    mode: one.mode ?? (one.content instanceof Secret ? '0600' : mode),
  }))
  const expected = running === undefined ? undefined : objectsOf(linesOf(running.expected))
  const list = objectsOf(objects, headerOf(wanted, expected?.text))
  return {
    files: wanted,
    objects: {
      path: OBJECTS,
      bytes: Buffer.from(list.text),
      content: list,
      owner: undefined,
      group: undefined,
      mode: '0600',
    },
    running: expected,
  }
}

/** Trimmed, without empty ones: what a server prints is read in the same way. */
export function linesOf(text: string | readonly string[]): readonly string[] {
  const lines = typeof text === 'string' ? text.split('\n') : text.flatMap((one) => one.split('\n'))
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

const FILE_LINE = /^# file (\S+) ([0-9a-f]{64})$/

/** By this the list is known to be of these very files; and what the server ran once it was seen to run with them. */
function headerOf(files: readonly WantedFile[], running = ''): string {
  const lines = files.map(({ path, content }) => `# file ${path} ${content.sha256}`)
  const runs = linesOf(running).map((line) => `# runs ${line}`)
  return ['# Made by hostwright: what the files of this folder say.', ...lines.sort(), ...runs].join('\n')
}

/** Path and hash, where the line is one of a list's header. */
export function readFileLine(line: string): { readonly path: string; readonly sha256: string } | undefined {
  const [, path, sha256] = FILE_LINE.exec(line) ?? []
  return path === undefined || sha256 === undefined ? undefined : { path, sha256 }
}
