/** What a manifest's own mistake looks like to its author: one sentence and the line. */
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { conflictMarkersAt, SOLVE_MARKERS } from '../core/conflict-markers.ts'
import { Invalid, UserError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import type { ImportNames } from './api.ts'
import { placeInSite, placeOfName, throwingPlace } from './place.ts'

/** The UserError for an error of loading; any error that is not the site's mistake comes back as it is. */
export function loadError(error: unknown, root: string, names: ImportNames): unknown {
  if (!(error instanceof Error)) return error
  return (
    syntaxError(error, root) ??
    missingModule(error, root) ??
    siteError('Cannot load the manifests', error, root, names)
  )
}

/** The UserError for what a site's code threw while it ran; a bug of ours comes back as it is. */
export function siteError(action: string, error: unknown, root: string, names: ImportNames): unknown {
  if (error instanceof UserError) return toldFromSite(error, root)
  if (!(error instanceof Error))
    return new UserError(`${action}: a manifest threw ${typeof error}, not an error`)
  const at = throwingPlace(error, root)
  if (at === undefined) return error
  return (
    undefinedName(action, error, at, root, names) ??
    new UserError(`${action}: ${error.message}`, { at, cause: error })
  )
}

/** A type that was misspelt, or not imported. */
function undefinedName(
  action: string,
  error: Error,
  near: string,
  root: string,
  names: ImportNames,
): UserError | undefined {
  const name = error instanceof ReferenceError ? /^(\w+) is not defined$/.exec(error.message)?.[1] : undefined
  if (name === undefined) return undefined
  const at = placeOfName(name, near, root)
  const meant = names.has(name) ? name : nearest(name, names.keys())
  const key = names.get(meant ?? '')
  const hint =
    key === undefined
      ? '"cfg types" lists the types'
      : meant === name
        ? `import it: import { ${key} } from 'hostwright'`
        : `did you mean "${key}"?`
  return new UserError(`${action}: unknown name "${name}"`, { at, hint, cause: error })
}

/** Types remember absolute places; the operator thinks from the top of the site. */
function toldFromSite(error: UserError, root: string): UserError {
  if (error.at === undefined) return error
  const options = {
    hint: error.hint,
    at: placeInSite(error.at, root),
    cause: error,
    exitCode: error.exitCode,
  }
  return error instanceof Invalid
    ? new Invalid(error.action, error.problems, options)
    : new UserError(error.message, options)
}

/** jiti's compiler: `ParseError: Unexpected token` and, on the next line, `PATH:LINE:COLUMN`. */
function syntaxError(error: Error, root: string): UserError | undefined {
  const match = /^ParseError: ([^]*?)\s*\n\s*(\/.*:\d+:\d+)/.exec(error.message)
  if (match === null) return undefined
  const [, reason = '', place = ''] = match
  const [path = '', line, column = '0'] = place.split(':')
  const file = relative(root, path)
  // The compiler counts columns from 0.
  const at = `${file}:${line}:${Number(column) + 1}`
  const hint = conflictHint(file, path)
  return new UserError(`Cannot load "${file}": ${reason.trim()}`, { at, cause: error, hint })
}

/** What the compiler stumbles over may be far from where a merge that is not solved begins. */
function conflictHint(file: string, path: string): string | undefined {
  const marker = existsSync(path) ? conflictMarkersAt(readFileSync(path, 'utf8')) : undefined
  return marker === undefined
    ? undefined
    : `${file}:${marker}: there begins a conflict of a merge that is not solved: ${SOLVE_MARKERS}`
}

function missingModule(error: Error, root: string): UserError | undefined {
  if (!('code' in error) || error.code !== 'MODULE_NOT_FOUND') return undefined
  const name = /^Cannot find module '(.*)'/.exec(error.message)?.[1] ?? ''
  const importer = importingFile(error)
  const at =
    throwingPlaceOfImport(error, root) ?? (importer === undefined ? undefined : placeInSite(importer, root))
  return new UserError(`Cannot load the manifests: there is no module "${name}"`, {
    at,
    hint: name.startsWith('.')
      ? 'paths are relative to the importing file, with their ending: ./roles/web.ts'
      : 'manifests import "hostwright" and files of the site',
    cause: error,
  })
}

function importingFile(error: Error & { readonly code: unknown }): string | undefined {
  const stack = (error as { requireStack?: unknown }).requireStack
  const [first] = Array.isArray(stack) ? (stack as unknown[]) : []
  return typeof first === 'string' ? first : undefined
}

// jiti's own frames stand before that of the import statement.
function throwingPlaceOfImport(error: Error, root: string): string | undefined {
  const frames = (error.stack ?? '').split('\n').filter((line) => !line.includes('/node_modules/jiti/'))
  const copy = new Error(error.message)
  copy.stack = frames.join('\n')
  return throwingPlace(copy, root)
}
