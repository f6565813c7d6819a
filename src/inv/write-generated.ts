/** Writes generated files below a folder, each whole or not at all, and only those that are not as they should be. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { GeneratedFile } from '../type/inventory-view.ts'

/** Gives the paths of those that were written, relative to the folder. */
export async function writeGenerated(
  folder: string,
  files: readonly GeneratedFile[],
): Promise<readonly string[]> {
  const written: string[] = []
  for (const { path, text } of files) {
    const target = join(folder, path)
    if (await holds(target, text)) continue
    await mkdir(dirname(target), { recursive: true })
    const beside = `${target}.hostwright-new`
    try {
      await writeFile(beside, text)
      await rename(beside, target)
    } catch (error) {
      await rm(beside, { force: true })
      throw error
    }
    written.push(path)
  }
  return written
}

async function holds(path: string, text: string): Promise<boolean> {
  try {
    return (await readFile(path, 'utf8')) === text
  } catch {
    return false
  }
}
