/** Places in a site's own code: which line of a manifest an error comes from. */
import { readFileSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folders whose code belongs to the site. */
export const codeFolders = ['manifests', 'types'] as const

const FRAME = /\(?((?:file:\/\/)?\/[^()]*?):(\d+):\d+\)?$/

/**
 * `manifests/roles/web.ts:12` of the innermost frame of an error's stack, if that frame is the site's; undefined where
 * the error was thrown by other code, which makes it that code's bug. Frames of Node itself do not count.
 * Columns are left out: they are those of the JavaScript that was made from the file.
 */
export function throwingPlace(error: Error, root: string): string | undefined {
  for (const line of (error.stack ?? '').split('\n')) {
    if (!line.startsWith('    at ') || line.includes('node:')) continue
    const match = FRAME.exec(line)
    if (match === null) continue
    const [, path = '', number = ''] = match
    const file = path.startsWith('file://') ? fileURLToPath(path) : path
    return isSiteCode(file, root) ? `${relative(root, file)}:${number}` : undefined
  }
  return undefined
}

/**
 * Where the name really stands that Node calls undefined. Within a list or a call it gives the line of what was evaluated
 * before, so the name is looked for in the file from there on.
 */
export function placeOfName(name: string, near: string, root: string): string {
  const [, file = '', line = ''] = /^(.*):(\d+)$/.exec(near) ?? []
  const word = new RegExp(`(?<![\\w$.'"/ ])\\s*${name}(?![\\w$:'"])`)
  const lines = readFileSync(join(root, file), 'utf8')
    .split('\n')
    .slice(Number(line) - 1)
  const offset = lines.findIndex((text) => word.test(text.replace(/\/\/.*$/, '')))
  return offset === -1 ? near : `${file}:${Number(line) + offset}`
}

function isSiteCode(file: string, root: string): boolean {
  return codeFolders.some((folder) => file.startsWith(join(root, folder) + sep))
}

/** `manifests/web.ts:12` of `/site/manifests/web.ts:12:3`, as `callerOf` gives it; what lies outside of the site stays as it is. */
export function placeInSite(at: string, root: string): string {
  const match = /^(.*?)(:\d+)?(:\d+)?$/.exec(at)
  const [, file = at, line = ''] = match ?? []
  if (!isAbsolute(file) || !file.startsWith(root + sep)) return at
  return `${file.slice(root.length + 1)}${line}`
}
