/** Refuses manifests that import files which are not the site's, before any of them runs. */
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Invalid, type Problem } from '../core/errors.ts'
import { outsideByName, outsideSite } from './outside-site.ts'
import { placeInSite } from './place.ts'

/** Throws Invalid with every line that does, also in what is imported from there. `entry`: absolute, the first file. */
export function requireOwnImports(root: string, entry: string): void {
  const problems: Problem[] = []
  const entryReason = outsideSite(root, entry)
  if (entryReason !== undefined)
    problems.push({ message: `it cannot be run: ${entryReason}`, at: placeInSite(entry, root) })
  const files = new Set(entryReason === undefined ? [entry] : [])
  // Grows while it is gone through.
  for (const file of files)
    for (const { name, line } of importsOf(file)) {
      const target = targetOf(file, name)
      const found = fileAt(target)
      // What is not there has a place all the same; that it is missing is for the loader to say.
      const reason = found === undefined ? outsideByName(root, target) : outsideSite(root, found)
      if (reason !== undefined)
        problems.push({
          message: `it imports "${name}": ${reason}`,
          at: placeInSite(`${file}:${line}`, root),
        })
      else if (found !== undefined && /\.[cm]?[jt]sx?$/.test(found)) files.add(found)
    }
  if (problems.length > 0)
    throw new Invalid(`Cannot load the manifests of "${root}"`, problems, {
      hint: 'what several customers share belongs on base, from where merges bring it to each',
    })
}

interface Import {
  /** As it stands there. */
  readonly name: string
  readonly line: number
}

/** Of files, not of packages. Names that are only made while the code runs are not seen. */
const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(['"`])((?:\.{1,2}\/|\/|file:)[^'"`\n$]*)\1/g

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(IMPORT)].flatMap(({ index, 2: name = '' }) => {
    const before = text.slice(text.lastIndexOf('\n', index) + 1, index)
    if (/^\s*(?:\/\/|\/?\*)/.test(before)) return []
    return [{ name, line: text.slice(0, index).split('\n').length }]
  })
}

function targetOf(file: string, name: string): string {
  try {
    return name.startsWith('file:') ? fileURLToPath(name) : resolve(dirname(file), name)
  } catch {
    // No URL of a file: the loader says so.
    return file
  }
}

const ENDINGS = ['', '.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js']

/** As the loader finds it; undefined where it is not there. */
function fileAt(target: string): string | undefined {
  return ENDINGS.map((ending) => target + ending).find(
    (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true,
  )
}
