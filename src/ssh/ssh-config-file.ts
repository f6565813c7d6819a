/** Reads ssh_config(5) just far enough to know whether it could matter for a host: who is spared a process when it does not. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** A line that sets something, and for whom: undefined means that only `ssh` itself can tell (Match). */
export interface ConfigLine {
  /** In lower case. */
  readonly keyword: string
  /** Patterns of the Host lines that it stands under, outermost first. */
  readonly hosts: readonly (readonly string[])[]
  readonly isConditional: boolean
}

const DEPTH = 16

/** Lines of a file and of all that it includes. Empty where there is none. `folder`: of relative includes. */
export async function readConfigFile(
  file: string,
  folder: string,
  home: string,
  scope: Omit<ConfigLine, 'keyword'> = { hosts: [], isConditional: false },
  depth = 0,
): Promise<readonly ConfigLine[]> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return []
  }
  const lines: ConfigLine[] = []
  let current = scope
  for (const line of text.split('\n')) {
    const [, word = '', rest = ''] = /^\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? []
    const keyword = word.toLowerCase()
    if (keyword === '') continue
    if (keyword === 'host') current = { ...scope, hosts: [...scope.hosts, words(rest)] }
    else if (keyword === 'match') current = /^all$/i.test(rest) ? scope : { ...scope, isConditional: true }
    else if (keyword === 'include' && depth < DEPTH) {
      for (const pattern of words(rest)) {
        const path = pattern.startsWith('~/') ? join(home, pattern.slice(2)) : pattern
        for (const one of await filesOf(path.startsWith('/') ? path : join(folder, path)))
          lines.push(...(await readConfigFile(one, folder, home, current, depth + 1)))
      }
    } else lines.push({ keyword, ...current })
  }
  return lines
}

function words(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|([^\s"]+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}

/** Wildcards in the last part alone, which is where people have them. */
async function filesOf(path: string): Promise<readonly string[]> {
  const last = basename(path)
  if (!/[*?]/.test(last)) return [path]
  try {
    const names = await readdir(dirname(path))
    return names
      .filter((name) => !name.startsWith('.') && matchesPattern(name, last))
      .toSorted()
      .map((name) => join(dirname(path), name))
  } catch {
    return []
  }
}

/** Whether a Host line's patterns take a name: one has to, and none with "!" may. */
export function matchesHost(name: string, patterns: readonly string[]): boolean {
  const lower = name.toLowerCase()
  const matches = (pattern: string): boolean => matchesPattern(lower, pattern.toLowerCase())
  return (
    patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern)) &&
    !patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1)))
  )
}

function matchesPattern(name: string, pattern: string): boolean {
  const expression = pattern
    .replaceAll(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${expression}$`).test(name)
}
