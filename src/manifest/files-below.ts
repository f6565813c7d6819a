/** The files below a folder of the site, for a tree of them on a host. */
import { readdirSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { UserError } from '../core/errors.ts'
import { outsideByName, outsideSite } from './outside-site.ts'

export interface FoundFile {
  /** Within the folder, with "/" between its parts. */
  readonly path: string
  /** Its owner may run it. */
  readonly isProgram: boolean
}

/** In order of their paths. Links are followed, except out of the site; of a file, who reads it sees that. */
export function filesBelow(root: string, folder: string, action: string, at: string): readonly FoundFile[] {
  const refuse = (reason: string | undefined): void => {
    if (reason !== undefined)
      throw new UserError(`${action}: ${reason}`, { at, hint: 'names are relative to manifests/files' })
  }
  if (folder !== root) refuse(outsideByName(root, folder))
  const found: FoundFile[] = []
  const visit = (below: string): void => {
    if (below !== '' || folder !== root) refuse(outsideSite(root, join(folder, below)))
    for (const name of readdirSync(join(folder, below)).toSorted()) {
      const path = join(below, name)
      const stats = statSync(join(folder, path))
      if (stats.isDirectory()) visit(path)
      else found.push({ path: path.split(sep).join('/'), isProgram: (stats.mode & 0o100) !== 0 })
    }
  }
  try {
    visit('')
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error) || !('code' in error)) throw error
    const reason =
      error.code === 'ENOENT'
        ? 'there is no such folder'
        : error.code === 'ENOTDIR'
          ? 'it is no folder'
          : error.message
    throw new UserError(`${action}: ${reason}`, {
      at,
      hint: `it would be ${relative(root, folder)}`,
      cause: error,
    })
  }
  if (found.length === 0) throw new UserError(`${action}: there is no file in it`, { at })
  return found
}
