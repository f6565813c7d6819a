/** Where this program lies, for what calls it later: Git's hooks. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of `bin/inv`. */
export function ownProgram(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const path = join(at, 'bin', 'inv')
    if (existsSync(path) && existsSync(join(at, 'package.json'))) return path
    if (dirname(at) === at) throw new Error(`no bin/inv above ${fileURLToPath(import.meta.url)}`)
  }
}
