/** The project's own files, as the meta tests read them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const checkout = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '')

/** Text by path from the checkout's root, of every `.ts` file beneath the folders. */
export function sourceFiles(...folders: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const folder of folders)
    for (const entry of readdirSync(join(checkout, folder), { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue
      const file = join(entry.parentPath, entry.name)
      files.set(relative(checkout, file).replaceAll(sep, '/'), readFileSync(file, 'utf8'))
    }
  return files
}
