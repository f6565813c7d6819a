/** Compiled manifests kept in memory: for a process that loads many trees, most of whose files are the same. */
import { createRequire } from 'node:module'
import type * as Jiti from 'jiti'

/** What jiti calls to turn TypeScript into JavaScript. */
export type CompileSource = NonNullable<Jiti.JitiOptions['transform']>

/** By content alone: the same text lies in many folders. */
export function compiledSources(): CompileSource {
  const { createJiti } = createRequire(import.meta.url)('jiti') as typeof Jiti
  const compiler = createJiti('/', { fsCache: false, interopDefault: false })
  const compiled = new Map<string, string>()
  return (options) => {
    const { source, async, ts, jsx } = options
    const key = JSON.stringify([async, ts, jsx, source])
    const known = compiled.get(key)
    if (known !== undefined) return { code: known }
    const code = compiler.transform(options)
    // The place of a syntax error is one.
    if (options.filename !== undefined && !code.includes(options.filename)) compiled.set(key, code)
    return { code }
  }
}
