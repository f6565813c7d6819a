/** New files are brought beside the old ones, and laid out with the rest of the set for the check. */
import { chunksOf } from '../../src/core/chunks.ts'
import { groupBy } from '../../src/core/group-by.ts'
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { controlFilesIn } from './control-files.ts'
import { CHUNK, directoryOf, inDirectories } from './in-directories.ts'
import type { Params } from './params.ts'
import { type WantedFile, wantedSet } from './wanted-set.ts'

/** Brings the new files beside the old, and sees that all of their bytes are there. */
export function stage(params: Params, fresh: readonly WantedFile[]): Shell {
  const directories = [...new Set(fresh.map(({ path }) => directoryOf(path)))].filter((one) => one !== '')
  const total = fresh.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const pieces = fresh.map(({ path, bytes }) => {
    const blocks = Math.floor(bytes.length / BLOCK)
    return sh`hw_piece ${path} ${blocks} ${bytes.length - blocks * BLOCK} || return`
  })
  const counted = chunksOf(fresh, CHUNK).map((chunk) => sh`cat -- ${chunk.map(({ path }) => path)} || exit`)
  const owned = groupBy(fresh, ({ owner, group, mode }) => `${owner ?? ''}:${group ?? ''} ${mode}`)
  const owners = [...owned].flatMap(([key, group]) =>
    chunksOf(group, CHUNK).map((chunk) => {
      const [account = '', mode = ''] = key.split(' ')
      const paths = chunk.map(({ path }) => path)
      return account === ':'
        ? sh`chmod ${mode} -- ${paths} || exit`
        : sh`chown ${account.replace(/:$/, '')} -- ${paths} && chmod ${mode} -- ${paths} || exit`
    }),
  )
  const input = total === 0 ? raw('/dev/null') : sh`${controlFilesIn(params.folder).body}`
  return sh`hw_stage() {
mkdir -p "$hw_new" || return
${raw(directories.map((one) => `mkdir -p "$hw_new"/${sh`${one}`.text} || return`).join('\n'))}
${lines(...pieces)}
}
hw_stage <${input} || hw_untouched 'the new files could not be laid beside the old'
[ "$(cd "$hw_new" && { ${raw(counted.map(({ text }) => text).join('\n'))}
} | wc -c)" -eq ${total} ] || hw_untouched 'the new files are not whole'
( cd "$hw_new" || exit
${lines(...owners)}
) || hw_untouched 'owner or mode of the new files could not be set'`
}

/** The whole set under paths of its own, with what it says of itself changed to them; then the checker's word. */
export function check(params: Params, changed: readonly WantedFile[], leftovers: readonly string[]): Shell {
  const { files } = wantedSet(params)
  const isChanged = new Set(changed)
  const linked = (from: Shell, some: readonly WantedFile[]): readonly Shell[] =>
    inDirectories(some.filter(({ bytes }) => !bytes.includes(own))).map(
      ({ directory, names }) => sh`hw_link ${from}/${directory} "$hw_tree"/${directory} ${names} || return`,
    )
  const own = `${params.folder}/`
  const translated = files.filter(({ bytes }) => bytes.includes(own))
  const directories = [...new Set(files.map(({ path }) => directoryOf(path)))]
  const translation = `s/${escapePattern(own)}/${escapeReplacement(`${controlFilesIn(params.folder).tree}/`)}/g`
  const back = `s/${escapePattern(`${controlFilesIn(params.folder).tree}/`)}/${escapeReplacement(own)}/g`
  return sh`hw_gather() {
${lines(...directories.map((one) => sh`mkdir -p "$hw_tree"/${one} || return`))}
${lines(
  ...linked(FRESH, changed),
  ...linked(
    LIVE,
    files.filter((file) => !isChanged.has(file)),
  ),
)}
${lines(...translated.map((file) => sh`sed ${translation} ${isChanged.has(file) ? FRESH : LIVE}/${file.path} >"$hw_tree"/${file.path} || return`))}
${lines(...directories.map((one) => sh`hw_beside ${one} || return`))}
${leftovers.length === 0 ? raw(':') : sh`( cd "$hw_tree" && rm -f -- ${leftovers} )`}
}
hw_gather || hw_untouched 'the new files could not be laid out for the check'
hw_said=$( ( eval ${params.check?.replaceAll('%s', () => '"$hw_tree"') ?? ':'} ) </dev/null 2>&1) || {
  printf '%s\n' "$hw_said" | sed ${back} >&2
  hw_untouched 'the check refused the new files'
}`
}

const FRESH = raw('"$hw_new"')
const LIVE = raw('"$hw_folder"')

const BLOCK = 65_536

function escapePattern(text: string): string {
  return text.replaceAll(/[\\.*^$[\]/]/g, String.raw`\$&`)
}

function escapeReplacement(text: string): string {
  return text.replaceAll(/[\\&/]/g, String.raw`\$&`)
}
