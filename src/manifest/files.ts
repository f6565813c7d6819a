/** What manifests read beside themselves: files and templates below `manifests/files`, each read once per run. */
import { readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { callerOf } from '../core/call-site.ts'
import { UserError } from '../core/errors.ts'
import { filesBelow } from './files-below.ts'
import type { Secret } from '../core/secret.ts'
import { outsideByName, outsideSite } from './outside-site.ts'
import { placeInSite } from './place.ts'
import { compileTemplate, TemplateProblem, type Render } from './template.ts'
import { distrust } from './trust.ts'

export interface SiteFiles {
  /**
   * The text of `manifests/files/NAME`, or with `'binary'` its bytes. Throws UserError where there is no such file,
   * where it lies outside of the site, and where text is asked for and the file is not UTF-8.
   */
  readonly fromFile: {
    (name: string): string
    (name: string, as: 'binary'): Buffer
  }
  /**
   * The text that the Handlebars template `manifests/files/NAME` makes of the data. Every name that the template uses
   * must be in the data; values are put in as they are, and never read as template themselves. Helpers: `if`,
   * `unless`, `each`, `with`, `lookup`. With a secret in its text the whole is one. Throws UserError naming the template's line.
   */
  readonly template: <const Data extends object>(
    name: string,
    data: Data,
  ) => HoldsSecret<Data> extends true ? Secret : string
  /**
   * What lies below `manifests/files/NAME`, by path within it: text, bytes where it is none, and with a mode where it can be
   * run. With data, each `X.hbs` is the template of an `X`. Throws UserError as the two above do, and where there is nothing.
   */
  readonly folder: (name: string, data?: object) => FolderFiles
}

/** Whether a value of the type has a secret in it, however deep. */
type HoldsSecret<T> = T extends Secret
  ? true
  : T extends object
    ? true extends { readonly [Key in keyof T]: HoldsSecret<T[Key]> }[keyof T & (string | number)]
      ? true
      : false
    : false

/** What `folder` gives, and the type `tree` takes. */
export type FolderFiles = Readonly<
  Record<string, string | Buffer | { readonly content: string | Buffer; readonly mode: string }>
>

/** Bound to one site; nothing is shared between two of them. */
export function siteFiles(root: string): SiteFiles {
  const folderOfFiles = join(root, 'manifests', 'files')
  const contents = new Map<string, Buffer>()
  const templates = new Map<string, Render>()

  const read = (name: string, action: string, at: string): Buffer => {
    const path = resolve(folderOfFiles, name)
    let content = contents.get(path)
    if (content === undefined) {
      content = readInside(root, path, `${action} "${name}"`, at)
      contents.set(path, content)
    }
    return content
  }

  function fromFile(name: string): string
  function fromFile(name: string, as: 'binary'): Buffer
  function fromFile(name: string, as?: 'binary'): string | Buffer {
    const at = placeInSite(callerOf(fromFile), root)
    const content = read(name, 'Cannot read file', at)
    return as === 'binary' ? Buffer.from(content) : textOf(content, `Cannot read file "${name}"`, at)
  }

  const template: SiteFiles['template'] = (name, data) =>
    // The type follows from the data, which TypeScript cannot see here.
    render(name, data, placeInSite(callerOf(template), root)) as never

  function folder(name: string, data?: object): FolderFiles {
    const at = placeInSite(callerOf(folder), root)
    const action = `Cannot read folder "${name}"`
    const found = filesBelow(root, resolve(folderOfFiles, name), action, at)
    return Object.fromEntries(
      found.map(({ path, isProgram }) => {
        const whole = join(name, path)
        const isTemplate = data !== undefined && path.endsWith('.hbs')
        const bytes = isTemplate ? undefined : read(whole, 'Cannot read file', at)
        const content =
          bytes === undefined ? shown(whole, data ?? {}, at) : (plainText(bytes) ?? Buffer.from(bytes))
        const target = isTemplate ? path.slice(0, -'.hbs'.length) : path
        return [target, isProgram ? { content, mode: '0755' } : content]
      }),
    )
  }

  /** A tree is compared file by file in public. */
  function shown(name: string, data: object, at: string): string {
    const text = render(name, data, at)
    if (typeof text === 'string') return text
    throw new UserError(`Cannot read template "${name}" with its folder: there is a secret in it`, {
      at,
      hint: `keep it in a file of its own: file(PATH, { content: template('${name}', …) })`,
    })
  }

  function render(name: string, data: object, at: string): string | Secret {
    const action = `Cannot render template "${name}"`
    try {
      let compiled = templates.get(name)
      if (compiled === undefined) {
        compiled = compileTemplate(textOf(read(name, 'Cannot render template', at), action, at))
        templates.set(name, compiled)
      }
      return compiled(data)
    } catch (error) {
      if (!(error instanceof TemplateProblem)) throw error
      const path = relative(root, resolve(folderOfFiles, name))
      const place = error.line === undefined ? path : `${path}:${error.line}`
      throw new UserError(`${action}: ${error.message} at ${place}`, { at, cause: error })
    }
  }

  return { fromFile, template, folder }
}

function readInside(root: string, path: string, action: string, at: string): Buffer {
  const outside = (reason: string): UserError =>
    new UserError(`${action}: ${reason}`, { at, hint: 'names are relative to manifests/files' })
  const byName = outsideByName(root, path)
  if (byName !== undefined) throw outside(byName)
  try {
    const elsewhere = outsideSite(root, path)
    if (elsewhere !== undefined) throw outside(elsewhere)
    const reason = distrust(statSync(path))
    if (reason !== undefined) throw new UserError(`${action}: "${relative(root, path)}" ${reason}`, { at })
    return readFileSync(path)
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error) || !('code' in error)) throw error
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message
    throw new UserError(`${action}: ${reason}`, {
      at,
      hint: `it would be ${relative(root, path)}`,
      cause: error,
    })
  }
}

function textOf(content: Buffer, action: string, at: string): string {
  const text = plainText(content)
  if (text !== undefined) return text
  throw new UserError(`${action}: it is not UTF-8 text`, { at, hint: "for bytes: fromFile(NAME, 'binary')" })
}

function plainText(content: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
  } catch {
    return undefined
  }
}
