/** Names of secrets and their place in a branch: `db/password` lies in `secrets/db/password.age`. */
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'

export const SECRETS_FOLDER = 'secrets'
/** Public keys for which the secrets of the branch are encrypted, one a line. */
export const RECIPIENTS_FILE = `${SECRETS_FOLDER}/recipients`

// No part begins with a dot, so that no name leads out of the folder or hides.
const PART = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/
const DEEPEST = 8

/** What is wrong with the name of a secret; undefined where nothing is. */
export function secretNameProblem(name: string): string | undefined {
  const parts = name.split('/')
  if (parts.length <= DEEPEST && parts.every((part) => PART.test(part)) && name !== 'recipients')
    return undefined
  return 'it must be parts of letters, digits, "_", "-" and ".", joined by "/", as in db/password'
}

/** Relative to the top of the site. */
export function secretPath(name: string): string {
  return `${SECRETS_FOLDER}/${name}.age`
}

/** Sorted names of the secrets in a work tree, or in a copy of one. Folders are not followed through symbolic links. */
export function secretNames(root: string): readonly string[] {
  const folder = join(root, SECRETS_FOLDER)
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return []
  return pathsBelow(folder, '')
    .filter((path) => path.endsWith('.age'))
    .map((path) => path.slice(0, -'.age'.length))
    .filter((name) => secretNameProblem(name) === undefined)
    .sort()
}

/** Node's own `recursive` goes into folders that links lead to. */
function pathsBelow(folder: string, prefix: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? pathsBelow(join(folder, entry.name), `${prefix}${entry.name}/`)
      : [`${prefix}${entry.name}`],
  )
}

/** `action`: `Cannot read`. */
export function unknownSecret(action: string, name: string, root: string, at?: string): UserError {
  const meant = nearest(name, secretNames(root))
  return new UserError(`${action} secret "${name}": there is no such secret`, {
    ...(at === undefined ? {} : { at }),
    hint: meant === undefined ? `"cfg secret set ${name}" makes it` : `did you mean "${meant}"?`,
  })
}
