/** Brings the files of a tree in one body, lays them out beside, and renames them into place, a directory at a time. */
import { chunksOf } from '../../src/core/chunks.ts'
import { groupBy } from '../../src/core/group-by.ts'
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { command, stagedPath, type Command } from '../../src/type/command.ts'
import type { Change } from '../../src/type/define-type.ts'
import { attributesFunction, likenessFunction, lockedFunction } from '../_lib/attributes.ts'
import { demandParentOf } from '../_lib/demand.ts'
import type { TreeState, WantedDirectory } from './index.ts'
import { type Params, type WantedFile, wantedFiles } from './params.ts'

/** Names on one command line: far below the smallest limit there is. */
const CHUNK = 200

/** Bytes that are read at once. */
const BLOCK = 2 ** 20

const FUNCTIONS = raw(`hw_put() {
  {
    { [ "$2" -eq 0 ] || dd bs=${BLOCK} count="$2"; } && { [ "$3" -eq 0 ] || dd bs="$3" count=1; }
  } >"$hw_stage/$1" 2>/dev/null || { echo "\\"$1\\" cannot be written: is the disk full?" >&2; return 1; }
}
hw_like_old() {
  for hw_path do
    [ ! -e "$hw_root/$hw_path" ] || hw_like "$hw_root/$hw_path" "$hw_stage/$hw_path" || return
  done
}
hw_real() {
  [ -d "$hw_root/$1" ] && [ ! -L "$hw_root/$1" ] || { echo "\\"$hw_root/$1\\" is not a directory" >&2; return 1; }
}
hw_make() { [ -d "$hw_root/$1" ] || { mkdir "$hw_root/$1" && chmod 0755 "$hw_root/$1"; } && hw_real "$1"; }
hw_place() {
  hw_into=$1; shift
  hw_real "$hw_into" && ( cd "$hw_stage/$hw_into" && mv -f -- "$@" "$hw_root/$hw_into/" ) && return
  for hw_path do hw_locked "$hw_root/$hw_into/$hw_path"; done
  return 1
}`)

/** Nothing where contents, owners and modes are right. */
export function layOut(
  { id, params, before, keys }: Change<Params, TreeState>,
  directories: readonly WantedDirectory[],
): readonly (Shell | Command)[] {
  const files = wantedFiles(params)
  const changed = files.filter(({ path }) => keys.includes(`${id}/${path}`))
  const misowned = new Set(before?.misowned)
  const isMissing = (path: string): boolean => before === null || !(`${id}/${path}` in before)
  const mend = [...directories, ...files].filter(({ path }) => misowned.has(path))
  if (changed.length === 0 && mend.length === 0) return []
  const content = Buffer.concat(changed.map(({ bytes }) => bytes))
  const holding = new Set(changed.flatMap(({ path }) => directoriesAbove(path)))
  // A new directory has an owner and a mode to get; which of these are new, the host knows.
  const made = directories.filter(({ path }) => (path === '.' ? before === null : holding.has(path)))
  const steps = [
    ...(before === null
      ? [sh`{ [ -d "$hw_root" ] || { mkdir "$hw_root" && chmod 0755 "$hw_root"; }; }`]
      : []),
    sh`hw_real .`,
    ...inOrder(holding).map((path) => sh`hw_make ${path}`),
    sh`rm -rf "$hw_stage" && mkdir "$hw_stage"`,
    ...chunksOf(inOrder(holding), CHUNK).map((chunk) => sh`( cd "$hw_stage" && mkdir -p -- ${chunk} )`),
    sh`hw_unpack <${content.length === 0 ? '/dev/null' : stagedPath(id)}`,
    ...chunksOf(
      changed.filter(({ path }) => !isMissing(path)).map(({ path }) => path),
      CHUNK,
    ).map((chunk) => sh`hw_like_old ${chunk}`),
    sh`( cd "$hw_stage" && hw_own_new )`,
    ...chunksOf(changed, CHUNK).map(
      (chunk) => sh`{ ( cd "$hw_stage" && sync -- ${chunk.map(({ path }) => path)} ) 2>/dev/null || :; }`,
    ),
    ...placesOf(changed),
    sh`( cd "$hw_root" && hw_own_old )`,
    sh`rm -rf "$hw_stage"`,
  ]
  const script = lines(
    attributesFunction,
    likenessFunction,
    lockedFunction,
    FUNCTIONS,
    functionOf(
      'hw_unpack',
      changed.map(
        ({ path, bytes }) => sh`hw_put ${path} ${Math.floor(bytes.length / BLOCK)} ${bytes.length % BLOCK}`,
      ),
    ),
    functionOf('hw_own_new', ownershipOf(changed)),
    functionOf('hw_own_old', ownershipOf([...made, ...mend])),
    sh`hw_root=${id} hw_stage=${id}/.hostwright-tree hw_failed=`,
    ...steps.map((step) => sh`[ -n "$hw_failed" ] || { ${step}; } || hw_failed=yes`),
    sh`[ -z "$hw_failed" ] || { rm -rf "$hw_stage"; exit 1; }`,
  )
  return [
    ...(before === null ? [demandParentOf(id)] : []),
    command(script, content.length === 0 ? {} : { body: { path: stagedPath(id), content } }),
  ]
}

function functionOf(name: string, steps: readonly Shell[]): Shell {
  return raw(`${name}() {\n${[...steps.map(({ text }) => `${text} || return`), ':'].join('\n')}\n}`)
}

/** One command for many of the same owner, group and mode; owners first, since a new one takes setuid bits away. */
function ownershipOf(some: readonly (WantedFile | WantedDirectory)[]): readonly Shell[] {
  const each = (
    key: (one: WantedFile | WantedDirectory) => string | undefined,
    words: (value: string) => Shell,
  ): readonly Shell[] =>
    [...groupBy(some, key)].flatMap(([value, group]) =>
      value === undefined
        ? []
        : chunksOf(group, CHUNK).map((chunk) => sh`${words(value)} -- ${chunk.map(({ path }) => path)}`),
    )
  return [
    ...each(
      ({ owner }) => owner,
      (owner) => sh`chown -h ${owner}`,
    ),
    ...each(
      ({ group }) => group,
      (group) => sh`chgrp -h ${group}`,
    ),
    // GNU chmod leaves the setuid and setgid bits of a directory alone unless the mode has five digits.
    ...each(
      ({ mode }) => mode,
      (mode) => sh`chmod ${`0${mode}`}`,
    ),
  ]
}

function placesOf(changed: readonly WantedFile[]): readonly Shell[] {
  const groups = groupBy(changed, ({ path }) => directoriesAbove(path).at(-1) ?? '.')
  return [...groups].flatMap(([directory, group]) =>
    chunksOf(group, CHUNK).map((chunk) => {
      const names = chunk.map(({ path }) => path.slice(path.lastIndexOf('/') + 1))
      return sh`hw_place ${directory} ${names}`
    }),
  )
}

function directoriesAbove(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** Each before what is in it. */
function inOrder(directories: ReadonlySet<string>): readonly string[] {
  return [...directories].toSorted()
}
