/** What manifests read beside themselves: files and templates below `manifests/files`, each read once per run. */
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { callerOf } from '../core/call-site.ts'
import { UserError } from '../core/errors.ts'
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
   * `unless`, `each`, `with`, `lookup`. Throws UserError naming the template's line.
   */
  readonly template: (name: string, data: object) => string
}

/** Bound to one site; nothing is shared between two of them. */
export function siteFiles(root: string): SiteFiles {
  const folder = join(root, 'manifests', 'files')
  const contents = new Map<string, Buffer>()
  const templates = new Map<string, Render>()

  const read = (name: string, action: string, at: string): Buffer => {
    const path = resolve(folder, name)
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

  function template(name: string, data: object): string {
    const at = placeInSite(callerOf(template), root)
    const action = `Cannot render template "${name}"`
    try {
      let render = templates.get(name)
      if (render === undefined) {
        render = compileTemplate(textOf(read(name, 'Cannot render template', at), action, at))
        templates.set(name, render)
      }
      return render(data)
    } catch (error) {
      if (!(error instanceof TemplateProblem)) throw error
      const path = relative(root, resolve(folder, name))
      const place = error.line === undefined ? path : `${path}:${error.line}`
      throw new UserError(`${action}: ${error.message} at ${place}`, { at, cause: error })
    }
  }

  return { fromFile, template }
}

function readInside(root: string, path: string, action: string, at: string): Buffer {
  const outside = new UserError(`${action}: it lies outside of the site`, {
    at,
    hint: 'names are relative to manifests/files',
  })
  if (!path.startsWith(root + sep)) throw outside
  try {
    if (!realpathSync(path).startsWith(realpathSync(root) + sep)) throw outside
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
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
  } catch (error) {
    throw new UserError(`${action}: it is not UTF-8 text`, {
      at,
      hint: "for bytes: fromFile(NAME, 'binary')",
      cause: error,
    })
  }
}
