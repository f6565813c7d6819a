/** One script of commands on SQLite and on PostgreSQL: everything that they print is the same, byte for byte, and so is what is recorded. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { invCommands } from '../../../src/bin/inv-commands.gen.ts'
import { optionName } from '../../../src/command/common-options.ts'
import { findCommand } from '../../../src/command/find-command.ts'
import { newDatabase, setDatabase } from '../../lib/postgres-site.ts'
import { usePostgres } from '../../lib/stores.ts'
import { tempSite, type TestSite } from '../../lib/temp-site.ts'
import { readScript, type Run, type Step } from './both-databases/read-script.ts'
import { runStep, steady } from './both-databases/run-script.ts'

const chapters = [
  'networks',
  'hosts',
  'changes',
  'life',
  'bring-in',
  'give-out',
  'text',
  'services',
  'hooks',
] as const
const stepsOf = (chapter: string): readonly Step[] =>
  readScript(new URL(`both-databases/${chapter}.script`, import.meta.url))

const server = usePostgres()

describe('SQLite and PostgreSQL', () => {
  const cleaning: (() => void)[] = []
  let sites: readonly TestSite[] = []

  beforeAll(async () => {
    const [sqlite, postgres] = [await tempSite(clean), await tempSite(clean)]
    setDatabase(postgres, server().url(newDatabase(server())))
    sites = [sqlite, postgres]
  })
  afterAll(() => cleaning.forEach((one) => one()))
  const clean = (one: () => void): unknown => cleaning.push(one)

  it.each(chapters)('say the same of the chapter "%s"', async (chapter) => {
    for (const step of stepsOf(chapter)) {
      const [sqlite, postgres] = await Promise.all(sites.map(async (site) => runStep(site, step)))
      expect(postgres).toEqual(sqlite)
      if (step.does !== 'run') continue
      expect(sqlite).toMatchObject({ at: step.at, exitCode: step.exitCode })
      const all = `${sqlite?.stdout ?? ''}${sqlite?.stderr ?? ''}`
      for (const said of step.says) expect(all, step.at).toContain(said)
    }
  })

  it('have recorded the same in the end, in the database, its journal and the text', async () => {
    const ends = sites.map(async (site) => [
      await site.ok('export yaml'),
      steady(site.root, await site.ok('log --limit 1000 --json -p')),
      await site.ok('status'),
      await site.ok('-C acme export yaml'),
      site.git('ls-tree', '-r', 'HEAD', 'inventory'),
      // The first commit tells each site from every other.
      site.git('log', '--format=%B', 'main', '--', 'inventory').replace(/^Site: \w+$/m, 'Site: ID'),
      site.git('status', '--porcelain', 'inventory'),
    ])
    const [sqlite, postgres] = await Promise.all(ends)
    expect(postgres).toEqual(sqlite)
  })
})

describe('the script', () => {
  const runs = chapters.flatMap(stepsOf).filter((step): step is Run => step.does === 'run')

  it('is some two hundred commands that do something, and as many that are refused', () => {
    expect(runs.filter(({ exitCode }) => exitCode === 0).length).toBeGreaterThan(200)
    expect(runs.filter(({ exitCode }) => exitCode === 2).length).toBeGreaterThan(100)
    expect(runs.filter(({ ownProcess }) => ownProcess).length).toBeGreaterThan(3)
  })

  // What is about a database itself cannot be the same on both: database-commands.test.ts and retire-customer.test.ts have it.
  const own = invCommands.filter(({ words }) => !['db copy', 'rm customer'].includes(words.join(' ')))
  // Every command that changes something has them, by the same code.
  const common = ['--reason', '--no-save']

  it.each(own.map(({ words, load }) => ({ name: words.join(' '), load })))(
    'uses $name with each of its options',
    async ({ name, load }) => {
      const { options } = await load()
      const used = runs.filter(
        ({ program, argv, exitCode }) =>
          program === 'inv' && exitCode !== 2 && findCommand(invCommands, argv).words.join(' ') === name,
      )
      expect(used.length).toBeGreaterThan(0)
      const given = new Set(used.flatMap(({ argv }) => argv))
      const missing = Object.keys(options)
        .map(optionName)
        .filter((option) => !given.has(option))
      expect(missing.filter((option) => !common.includes(option))).toEqual([])
    },
  )
})
