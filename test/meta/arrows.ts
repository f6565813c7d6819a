/** Who may import whom. The one table of the architecture; `architecture.test.ts` holds every file against it. */

/** Layer of a file, by the longest folder that matches. `types/*` is one layer for each type, so that siblings are strangers. */
export const layers: readonly string[] = [
  'src/core',
  'src/command',
  'src/out',
  'src/type',
  'src/git',
  'src/ssh',
  'src/db',
  'src/inventory/model',
  'src/inventory',
  'src/customer',
  'src/generate',
  'src/import',
  'src/machine',
  'src/manifest',
  'src/apply',
  'src/inv',
  'src/inv/commands',
  'src/cfg',
  'src/cfg/commands',
  'src/bin',
  'src/index.ts',
  'src/author-api.ts',
  'src/testing.ts',
  'types/_lib',
  'types/*',
  'types',
]

const model = ['src/inventory/model', 'src/core']
const work = [
  'src/inventory',
  'src/customer',
  'src/generate',
  'src/import',
  'src/machine',
  'src/git',
  'src/type',
  ...model,
]

/** A layer may import itself and these. */
export const arrows: Readonly<Record<string, readonly string[]>> = {
  'src/core': [],
  'src/command': ['src/core'],
  'src/out': ['src/command', 'src/core'],
  'src/type': ['src/core'],
  'src/git': ['src/core'],
  'src/ssh': ['src/core'],
  'src/inventory/model': ['src/core'],
  // The shape of a generated file is part of what types see of the inventory.
  'src/generate': ['src/type', ...model],
  'src/import': model,
  'src/machine': model,
  'src/db': model,
  'src/inventory': ['src/db', 'src/git', 'src/generate', 'src/import', 'src/type', ...model],
  'src/customer': ['src/inventory', 'src/db', 'src/git', ...model],
  'src/manifest': ['src/type', 'src/core'],
  'src/apply': ['src/ssh', 'src/manifest', 'src/type', 'src/core'],
  'src/inv': ['src/command', ...work],
  'src/inv/commands': ['src/inv', 'src/command', ...work],
  'src/cfg': ['src/command', 'src/apply', 'src/manifest', 'src/ssh', 'src/author-api.ts', 'types', ...work],
  'src/cfg/commands': [
    'src/cfg',
    'src/command',
    'src/apply',
    'src/manifest',
    'src/author-api.ts',
    'types',
    ...work,
  ],
  // The keeper of connections is a program of its own, with no command line for people.
  'src/bin': [
    'src/ssh',
    'src/inv',
    'src/inv/commands',
    'src/cfg',
    'src/cfg/commands',
    'src/out',
    'src/command',
    'src/core',
  ],
  'src/author-api.ts': ['src/manifest', 'src/type', 'src/core'],
  'src/index.ts': ['types', 'src/author-api.ts'],
  'src/testing.ts': ['src/cfg', 'src/apply', 'src/type', 'src/core'],
  'types/_lib': ['src/type', 'src/core'],
  'types/*': ['types/_lib', 'src/type', 'src/core'],
  types: ['types/*', 'src/type'],
}

/** Packages that belong to one layer, or few. Others may be imported anywhere. */
export const packages: Readonly<Record<string, readonly string[]>> = {
  knex: ['src/db'],
  'better-sqlite3': ['src/db'],
  pg: ['src/db'],
  ssh2: ['src/ssh'],
  jiti: ['src/manifest'],
  handlebars: ['src/manifest'],
  yargs: ['src/command'],
  picocolors: ['src/out'],
}

/** Words of the code that belong to few files; what is between the slashes is not to be found elsewhere. */
export const words: readonly {
  readonly pattern: RegExp
  readonly only: readonly string[]
  readonly reason: string
}[] = [
  {
    pattern: /\bconsole\.(log|error|warn|info|debug|table|trace|dir)\(|\bprocess\.(stdout|stderr)\b/,
    only: ['src/out/', 'src/bin/run-main.ts'],
    reason: 'only src/out writes to stdout and stderr',
  },
  {
    pattern: /\bprocess\.(exit|exitCode|abort|kill\(process)\b/,
    only: ['src/bin/run-main.ts'],
    reason: 'only src/bin/run-main.ts sets an exit code',
  },
  {
    pattern: /\bfrom 'zod'|\bimport\('zod/,
    only: [],
    reason: "zod is imported statically, as 'zod/mini', or all of it is loaded",
  },
]
