/** Refuses to run code that somebody else could have written: manifests are programs that run as the operator. */
import { readdirSync, statSync, type Stats } from 'node:fs'
import { join, relative } from 'node:path'
import { Invalid, type Problem } from '../core/errors.ts'
import { codeFolders } from './place.ts'

/** Throws Invalid naming every folder and file of code in the site that others may write to or that another user owns. */
export function requireTrustedCode(root: string): void {
  const problems: Problem[] = []
  for (const path of [root, ...codeIn(root)]) {
    const reason = distrust(statSync(path))
    if (reason !== undefined) problems.push({ message: `"${relative(root, path) || root}" ${reason}` })
  }
  if (problems.length > 0)
    throw new Invalid(`Cannot run the manifests of "${root}"`, problems, {
      hint: 'make the files your own: chown -R and chmod -R o-w',
    })
}

/** Why a file is not to be trusted; undefined where it is. */
export function distrust(stats: Pick<Stats, 'uid' | 'mode'>): string | undefined {
  const self = process.geteuid?.() ?? 0
  // As Git decides: root is trusted by all, and who uses sudo keeps trusting their own files.
  const sudo = self === 0 ? Number(process.env['SUDO_UID'] ?? self) : self
  if (stats.uid !== self && stats.uid !== 0 && stats.uid !== sudo)
    return `belongs to another user (uid ${stats.uid})`
  if ((stats.mode & 0o002) !== 0) return 'can be written to by every user'
  return undefined
}

function codeIn(root: string): string[] {
  const found: string[] = []
  const visit = (folder: string): void => {
    found.push(folder)
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && entry.name !== 'files') visit(path)
      else if (/\.(?:[cm]?[jt]s|json)$/.test(entry.name)) found.push(path)
    }
  }
  for (const folder of codeFolders) {
    if (statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory() === true)
      visit(join(root, folder))
  }
  return found
}
