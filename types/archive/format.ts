/** Kinds of archives: how each is told by name or first bytes, and what unpacks it. */
import { sh, type Shell } from '../../src/core/shell.ts'

export const FORMATS = ['tar', 'tar.gz', 'tar.bz2', 'tar.xz', 'tar.zst', 'zip'] as const

export type Format = (typeof FORMATS)[number]

const ENDINGS: readonly (readonly [RegExp, Format])[] = [
  [/\.tar$/, 'tar'],
  [/\.(?:tar\.gz|tgz)$/, 'tar.gz'],
  [/\.(?:tar\.bz2|tbz2?)$/, 'tar.bz2'],
  [/\.(?:tar\.xz|txz)$/, 'tar.xz'],
  [/\.(?:tar\.zst|tzst)$/, 'tar.zst'],
  [/\.(?:zip|jar|war)$/, 'zip'],
]

export function formatOfName(path: string): Format | undefined {
  return ENDINGS.find(([ending]) => ending.test(path.toLowerCase()))?.[1]
}

/** Magic numbers, as of file(1). */
const BEGINNINGS: readonly (readonly [number, string, Format])[] = [
  [0, '1f8b', 'tar.gz'],
  [0, '425a68', 'tar.bz2'],
  [0, 'fd377a585a00', 'tar.xz'],
  [0, '28b52ffd', 'tar.zst'],
  [0, '504b', 'zip'],
  [257, '7573746172', 'tar'],
]

export function formatOfContent(content: Buffer): Format | undefined {
  return BEGINNINGS.find(
    ([at, hex]) => content.subarray(at, at + hex.length / 2).toString('hex') === hex,
  )?.[2]
}

const PROGRAMS: Readonly<Record<Exclude<Format, 'tar' | 'zip'>, string>> = {
  'tar.gz': 'gzip',
  'tar.bz2': 'bzip2',
  'tar.xz': 'xz',
  'tar.zst': 'zstd',
}

/** Defines `hw_names`, which prints the members' names, and `hw_unpack`, which unpacks into the current directory. */
export function unpackFunctions(format: Format): Shell {
  if (format === 'zip')
    return sh`hw_needs='unzip'
hw_names() { unzip -l "$hw_source" | sed -n 's/^ *[0-9][0-9]*  *[0-9-]*  *[0-9][0-9]:[0-9][0-9]   *//p'; }
hw_links() { :; }
hw_unpack() { unzip -qq -o "$hw_source"; }`
  const program = format === 'tar' ? undefined : PROGRAMS[format]
  const plain = program === undefined ? sh`cat` : sh`${program} -dc`
  return sh`hw_needs=${program === undefined ? 'tar' : `tar ${program}`}
hw_plain() { ${plain} <"$hw_source"; }
hw_names() { hw_plain | tar -tf -; }
hw_links() { hw_plain | tar -tvf - | grep -E '^h.* link to (/|(.*/)?\.\.(/|$))'; }
hw_unpack() { hw_plain | tar -xof -; }`
}
