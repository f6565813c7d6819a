/**
 * Writes the generated files, or with `--check` says which are stale and exits 1.
 * `gen.ts [--check] [commands|registry|docs]…`: all of them unless some are named.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkout } from './checkout.ts'
import type { Generated } from './gen/generated.ts'

/** In this order: the documents read what the lists before them say. Loaded late, because they import generated files. */
const parts: Readonly<Record<string, () => Promise<readonly Generated[]>>> = {
  registry: async () => {
    const { registry } = await import('./gen/registry.ts')
    return registry()
  },
  commands: async () => {
    const { commandList } = await import('./gen/command-list.ts')
    return [await commandList('inv'), await commandList('cfg')]
  },
  docs: async () => {
    const { cliPage } = await import('./gen/cli-page.ts')
    const { checkPage } = await import('./gen/check-page.ts')
    const { typesPage, typeReadmes } = await import('./gen/type-pages.ts')
    return [await cliPage(), checkPage(), await typesPage(), ...(await typeReadmes())]
  },
}

const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const check = process.argv.includes('--check')
const stale: string[] = []
for (const [name, generate] of Object.entries(parts)) {
  if (names.length > 0 && !names.includes(name)) continue
  for (const { path, text } of await generate()) {
    const file = join(checkout, path)
    if (contentOf(file) === text) continue
    stale.push(path)
    if (check) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}
for (const path of stale) console.log(check ? `${path} is stale: run "npm run gen"` : `wrote ${path}`)
process.exitCode = check && stale.length > 0 ? 1 : 0

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
