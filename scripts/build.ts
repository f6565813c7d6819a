/** Bundles both programs and the API of manifests into dist/: CommonJS, split, so that a command loads only what it needs. */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown, type Plugin } from 'rolldown'
import { checkout as root } from './checkout.ts'

/** Left to be found at run time, or not at all: native code, and drivers that knex knows of and we do not have. */
const external = [
  /\.node$/,
  'cpu-features',
  'jiti',
  /^(mysql2?|oracledb|sqlite3|tedious|mariadb(\/callback)?|pg-native|pg-query-stream)$/,
]

/** better-sqlite3 looks for its native part from its caller's file, which a bundle has moved: name the place instead. */
const nativeSqlite: Plugin = {
  name: 'native-sqlite',
  transform: {
    filter: { id: /better-sqlite3[\\/]lib[\\/]database\.js$/ },
    handler: (code) => {
      const search = "require('bindings')('better_sqlite3.node')"
      if (!code.includes(search))
        throw new Error(`better-sqlite3 has no ${search} any more: see scripts/build.ts`)
      return code.replace(search, "require('better-sqlite3/build/Release/better_sqlite3.node')")
    },
  },
}

/** ssh2 has agents for HTTP over SSH, which load Node's own http and https with it: nothing of ours asks for them. */
const withoutHttpAgents: Plugin = {
  name: 'without-http-agents',
  transform: {
    filter: { id: /ssh2[\\/]lib[\\/]http-agents\.js$/ },
    handler: () => 'module.exports = {}',
  },
}

const entries = {
  inv: 'src/bin/inv.ts',
  cfg: 'src/bin/cfg.ts',
  keep: 'src/bin/keep.ts',
  index: 'src/index.ts',
  testing: 'src/testing.ts',
  'check-trees': 'src/cfg/check-trees/worker.ts',
}

// Built aside and moved in whole, so that a command started meanwhile sees the old or the new, not half of each.
const fresh = join(root, 'dist.new')
rmSync(fresh, { recursive: true, force: true })
const bundle = await rolldown({
  input: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(join(root, file)))),
  cwd: root,
  platform: 'node',
  external,
  plugins: [nativeSqlite, withoutHttpAgents],
  tsconfig: join(root, 'tsconfig.json'),
  // yargs reads its locales as it loads, which only its help would need; we import its parser.
  treeshake: { moduleSideEffects: (id) => !id.includes('/node_modules/yargs/') },
})
const { output } = await bundle.write({
  dir: fresh,
  format: 'cjs',
  exports: 'named',
  // What bin/start.cjs compiled once and loads again from its cache can require, but not import.
  dynamicImportInCjs: false,
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs',
})
await bundle.close()

// Which packages each file carries: a test holds against it what a command loads.
const contents = output.flatMap((file) => {
  if (file.type !== 'chunk') return []
  const modules = Object.entries(file.modules).filter(([, { renderedLength }]) => renderedLength > 0)
  const packages = modules.flatMap(([id]) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? [])
  return [[file.fileName, [...new Set(packages)].sort()]]
})
writeFileSync(join(fresh, 'contents.json'), `${JSON.stringify(Object.fromEntries(contents), null, 2)}\n`)

const old = join(root, 'dist.old')
rmSync(old, { recursive: true, force: true })
if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old)
renameSync(fresh, join(root, 'dist'))
rmSync(old, { recursive: true, force: true })
