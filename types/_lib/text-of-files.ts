/** Short text files read by one grep, for probes. */
import { sh, type Shell } from '../../src/core/shell.ts'

/** Prints every line of each as `PATH:LINE`; nothing of what is not there. Paths without ":" and newlines. */
export function showTexts(paths: readonly string[]): Shell {
  return sh`grep -s '' /dev/null ${paths}`
}

/** By path, the text, with a newline after each line; no entry where nothing is there, or nothing is in it. */
export function readTexts(stdout: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const line of stdout.split('\n')) {
    const colon = line.indexOf(':')
    if (!line.startsWith('/') || colon === -1) continue
    const path = line.slice(0, colon)
    texts.set(path, `${texts.get(path) ?? ''}${line.slice(colon + 1)}\n`)
  }
  return texts
}
