/** What a run need not look at again: a note beside Git's own files, for as long as it says the same. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

export async function isLookedAt(file: string, state: string): Promise<boolean> {
  return (await readFile(file, 'utf8').catch(() => undefined)) === state
}

export async function noteLookedAt(file: string, state: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(file, state, { mode: 0o600 })
}
