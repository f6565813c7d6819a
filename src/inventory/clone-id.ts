/** What tells this clone of the site from others that share its database. */
import { randomUUID } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A random text, made at first use and kept beside Git's own, and the inode of its file: a copy of the folder is another
 * clone, whose text goes its own way.
 */
export function cloneId(stateFolder: string): string {
  const file = join(stateFolder, 'clone-id')
  if (!existsSync(file)) make(stateFolder, file)
  return `${readFileSync(file, 'utf8').trim()}.${statSync(file, { bigint: true }).ino}`
}

/** Of several processes that do it at once the first makes it, whole. */
function make(stateFolder: string, file: string): void {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 })
  const id = randomUUID()
  const fresh = `${file}.${id}`
  writeFileSync(fresh, `${id}\n`, { mode: 0o600 })
  try {
    linkSync(fresh, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(fresh)
  }
}
