/** Values that mean something to a shell, a spreadsheet, a terminal or a reader, by every way in: stored exactly, or refused clearly. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseCsv } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { invProgram } from '../../../src/bin/inv-program.ts'
import { hostileNotes, hostileText } from '../../lib/arbitrary-text.ts'
import { newDatabase, setDatabase } from '../../lib/postgres-site.ts'
import { runProgram, type Ran } from '../../lib/run-program.ts'
import { describeStores, type Stores } from '../../lib/stores.ts'
import { siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'

async function siteOn({ dialect, server }: Stores): Promise<TestSite> {
  const site = await tempSite()
  if (dialect === 'postgres') setDatabase(site, server().url(newDatabase(server())))
  return site
}

async function inv(site: TestSite, argv: readonly string[], input = ''): Promise<Ran> {
  const env = { ...siteEnv, EDITOR: join(site.root, '.git/editor'), TMPDIR: join(site.root, '.git') }
  return runProgram(invProgram, argv, { cwd: site.root, env, input })
}

/** Ways by which host `h` gets its notes, in one change. It is there already, but for `add`. */
const WAYS: Readonly<Record<string, (site: TestSite, value: string) => Promise<Ran>>> = {
  add: async (site, value) => inv(site, ['add', 'host', 'h', `--notes=${value}`]),
  set: async (site, value) => inv(site, ['set', 'host', 'h', `notes=${value}`]),
  edit: async (site, value) => {
    writeFileSync(join(site.root, '.git/notes'), `notes: ${JSON.stringify(value)}\n`)
    writeFileSync(
      join(site.root, '.git/editor'),
      `#!/bin/sh\ngrep -q ^notes: "$1" || cat '${site.root}/.git/notes' >> "$1"\n`,
    )
    chmodSync(join(site.root, '.git/editor'), 0o755)
    return inv(site, ['edit', 'host', 'h', '--yes'])
  },
  'import csv': async (site, value) =>
    inv(site, ['import', 'csv', '-', '--upsert'], `name,notes\nh,"${value.replaceAll('"', '""')}"\n`),
  'import yaml': async (site, value) =>
    inv(
      site,
      ['import', 'yaml', '-', '--upsert'],
      JSON.stringify({ hosts: { h: { kind: 'physical', notes: value } } }),
    ),
  load: async (site, value) => {
    const text = `kind: physical\nnotes: ${JSON.stringify(value)}\n`
    writeFileSync(join(site.root, 'inventory/hosts/h.yaml'), text)
    site.git('commit', '-qam', 'by hand')
    return inv(site, ['load'])
  },
}

/** The notes as `show --json`, `export yaml`, `export csv` and the text on the branch have them. */
async function notesOf(site: TestSite): Promise<readonly (string | undefined)[]> {
  interface Noted {
    readonly notes?: string
  }
  const shown = JSON.parse(await site.ok('show host h --json')) as { result: { host: Noted } }
  const whole = parseYaml(await site.ok('export yaml')) as { hosts: { h: Noted } }
  const [row] = parseCsv<Noted>(await site.ok('export csv --columns name,notes'), {
    columns: true,
    bom: true,
  })
  const text = parseYaml(readFileSync(join(site.root, 'inventory/hosts/h.yaml'), 'utf8')) as Noted
  expect(site.git('status', '--porcelain')).toBe('')
  return [shown.result.host.notes, whole.hosts.h.notes, row?.notes, text.notes]
}

const NAMED: Readonly<Record<string, string>> = {
  quotes: `it's "so" \`so\` \\ \\n \\`,
  'a shell': '$(id); rm -rf / & | > < * ~ {a,b} !!',
  formulas: '=cmd|"/c calc"!A1',
  'another formula': '@SUM(1+1)*cmd',
  'an option': '-rf --force',
  'a path': '../../../etc/passwd',
  'several lines': '\nfirst\n\n  third \n',
  'signs of YAML': '- a: {b: [c]}\n# no comment\n--- \n... \n%TAG\n&x *x !!js !<x>',
  'signs of CSV': 'a;b,c\t"d""e"',
  'what looks like another value': '~',
  'other directions': 'שלום \u202Eevil\u202C مرحبا',
  'signs of several code points': '👩‍👩‍👧 👍🏽 e\u0301 é',
  'what no eye sees': 'a\u200Bb\u00A0c\u2028d\uFEFF',
  'what looks alike': 'раураl',
  SQL: "'; DROP TABLE host; --",
  'as much as fits': 'é'.repeat(2 ** 19),
}

const REFUSED: Readonly<Record<string, readonly [value: string, reason: RegExp]>> = {
  NUL: ['a\u0000b', /control character/],
  'an escape': ['a\u001b[2Jb', /control character/],
  'half a character': ['a\ud83d', /half a character|not UTF-8|surrogate/i],
  'ten megabytes': ['x'.repeat(10_000_000), /limit/],
}

describeStores('a hostile value', (stores) => {
  // Behind the ways in, there is one way into a database.
  const ways = Object.entries(WAYS).filter(
    ([way]) => stores.dialect === 'sqlite' || ['set', 'load'].includes(way),
  )

  it.each(ways)('is stored exactly by %s, or refused with nothing changed', async (way, bring) => {
    const site = await siteOn(stores)
    if (way !== 'add') await site.ok('add host h')
    const before = await site.ok('export yaml')
    for (const [title, value] of Object.entries(NAMED)) {
      const { exitCode, stderr } = await bring(site, value)
      expect([title, exitCode, stderr.slice(0, 300)]).toEqual([title, 0, ''])
      expect([...new Set(await notesOf(site))], title).toEqual([value])
      await site.ok('undo --yes')
      expect(await site.ok('export yaml'), title).toBe(before)
    }
    for (const [title, [value, reason]] of Object.entries(REFUSED)) {
      // No stream that is read as UTF-8 has half a character in it.
      if (way === 'import csv' && title === 'half a character') continue
      const { exitCode, stderr } = await bring(site, value)
      expect([title, exitCode, stderr.slice(0, 300)]).toEqual([title, 2, expect.stringMatching(reason)])
      expect(stderr.length).toBeLessThan(2000)
      expect(await site.ok('export yaml'), title).toBe(before)
      if (way === 'load') site.git('reset', '-q', '--hard', 'HEAD~1')
    }
    await site.ok('db check')
    expect(site.git('fsck', '--strict', '--no-dangling')).toBe('')
  })

  it('of any kind comes out of every way out as it went in', async () => {
    const site = await siteOn(stores)
    await site.ok('add host h')
    const any = fc.constantFrom(...ways.filter(([way]) => way !== 'add'))
    await fc.assert(
      fc.asyncProperty(any, fc.oneof(hostileText, hostileNotes), async ([, bring], value) => {
        const { exitCode, stderr } = await bring(site, value)
        expect([exitCode, stderr]).toEqual([0, ''])
        expect([...new Set(await notesOf(site))]).toEqual([value])
        await site.ok('set host h notes=')
      }),
      { numRuns: 12, interruptAfterTimeLimit: 30_000 },
    )
  })
})
