/** What the files of a site's `manifests/` import from `hostwright`, from their text alone. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A guess that is right for all usual forms; what it misses is noticed when it is used. */
export function importedNames(root: string): ReadonlySet<string> {
  const names = new Set<string>()
  for (const path of sourcesBelow(join(root, 'manifests')))
    for (const [, list = ''] of readFileSync(path, 'utf8').matchAll(IMPORT))
      for (const item of list.split(',')) {
        const name = /^\s*(\w+)/.exec(item)?.[1]
        if (name !== undefined) names.add(name)
      }
  return names
}

const IMPORT = /\{([^{}]*)\}\s*(?:from\s*|=\s*require\s*\(\s*)['"]hostwright['"]/g

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    // Files and templates are not code, and may be many.
    if (entry.isDirectory()) return entry.name === 'files' ? [] : sourcesBelow(path)
    return /\.[cm]?[jt]s$/.test(entry.name) ? [path] : []
  })
}
