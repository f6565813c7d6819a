/** Names of every kind that mean something to JavaScript, a shell, a file system or a reader: taken as they are, or refused clearly. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asciiName } from '../../../src/core/idn.ts'
import { invProgram } from '../../../src/bin/inv-program.ts'
import { runProgram, type Ran } from '../../lib/run-program.ts'
import { siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'

const NAMES: readonly string[] = [
  ...['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'valueOf', 'null', 'true', '1e3', '007'],
  ...['-rf', '--help=1', '-', '../x', '../main', 'a/b', '.', '..', '.git', 'HEAD', '~', '*', '@', 'nul.yaml'],
  ...['$(id)', '`id`', '=1+1', '%s', 'a b', ' ', '"', "'", '\\', 'a\nb', 'a\tb', 'a\u0000b', 'a\u001b[2Jb'],
  ...['wеb', 'café', '👍', '\u202Eevil', 'a\u200Bb', 'a\u0301', '\ud83d'],
  ...['x'.repeat(64), 'x'.repeat(256), 'a'.repeat(10_000_000)],
]

/** Command lines with a place for a name; `--reason` ends those that begin with what may look like an option. */
const PLACES: Readonly<Record<string, (name: string) => readonly string[]>> = {
  host: (name) => ['add', 'host', '--', name],
  'host and file': (name) => ['add', 'host', `h.${name}`],
  network: (name) => ['add', 'network', '--', name],
  zone: (name) => ['add', 'zone', '--', name],
  group: (name) => ['add', 'group', '--', name],
  customer: (name) => ['-C', name, 'list', 'host'],
  alias: (name) => ['add', 'alias', 'h', '--', name],
  nic: (name) => ['add', 'nic', 'h', '--', name],
  disk: (name) => ['add', 'disk', 'h', '--', name, '1G'],
  tag: (name) => ['set', 'host', 'h', `tag+=${name}`],
  attribute: (name) => ['set', 'host', 'h', `attr.${name}=1`],
  'item of an attribute': (name) => ['set', 'host', 'h', `attr.${name}+=1`],
  'attribute of a group': (name) => ['set', 'group', 'g', `attr.${name}=1`],
  'option of DHCP': (name) => ['set', 'subnet', '10.0.0.0/24', `option+=${name}=1`],
  'name of an address': (name) => ['add', 'address', 'auto', '--host', 'h', `--name=${name}`],
  record: (name) => ['add', 'record', 'l.test', '--', name, 'TXT', 'x'],
  'type of a record': (name) => ['add', 'record', 'l.test', 'r', '--', name, 'x'],
  key: (name) => ['set', 'host', 'h', `${name}=1`],
  state: (name) => ['state', 'h', '--', name],
  'what is shown': (name) => ['show', 'host', '--', name],
  kind: (name) => ['list', '--', name],
  column: (name) => ['list', 'host', `--columns=${name}`],
  'attribute as column': (name) => ['list', 'host', `--columns=attr.${name}`],
  'order of a list': (name) => ['list', 'host', `--sort=${name}`],
  query: (name) => ['list', 'host', '--', name],
  'attribute in a query': (name) => ['list', 'host', `attr.${name}=1`],
  'new name': (name) => ['rename', 'host', 'h', '--', name],
  'what is removed': (name) => ['rm', 'group', '--plan', '--', name],
  'what is free': (name) => ['free', '--', name],
  'what happened': (name) => ['log', '--', name],
  change: (name) => ['undo', '--', name],
  'format of export': (name) => ['export', '--', name],
  'format of import': (name) => ['import', '--', name, '-'],
  'file of import': (name) => ['import', 'csv', '--', `${name}.csv`],
  'code of a finding': (name) => ['check', `--code=${name}`],
  waiver: (name) => ['add', 'waiver', 'host', 'h', '--reason=x', '--until=2099-01-01', '--', name],
  'word of a command': (name) => ['add', name, 'x'],
  site: (name) => ['--site', `./${name}`, 'list', 'host'],
}

describe('a hostile name', () => {
  let site: TestSite
  let clean = (): void => undefined
  const inv = async (...argv: readonly string[]): Promise<Ran> =>
    runProgram(invProgram, argv, { cwd: site.root, env: siteEnv })

  beforeAll(async () => {
    site = await tempSite((end) => {
      clean = end
    })
    for (const line of ['add network lan', 'add subnet 10.0.0.0/24 --network lan --domain l.test'])
      await site.ok(line)
    // Each taken name is undone at once; what the text of such names is, hostile-values.test.ts has.
    const settings = join(site.root, 'hostwright.yaml')
    writeFileSync(settings, readFileSync(settings, 'utf8').replace('autosave: true', 'autosave: false'))
    site.git('commit', '-qam', 'no autosave')
    for (const line of ['add zone l.test', 'add group g', 'add host h --network lan --group g'])
      await site.ok(line)
  })
  afterAll(() => clean())

  it.each(Object.entries(PLACES))('as %s is taken or refused, and never half', async (_place, lineOf) => {
    const before = await site.ok('export yaml')
    for (const name of NAMES) {
      const argv = lineOf(name)
      const title = JSON.stringify(name.slice(0, 40))
      const ran = await inv(...argv)
      expect([0, 2, 3], `${title}: ${ran.stderr.slice(0, 500)}`).toContain(ran.exitCode)
      if (ran.exitCode === 2)
        expect(ran.stderr, title).toMatch(/^inv: Cannot [^\u0000-\u0009\u000b-\u001f]*$/)
      expect(ran.stderr.length, title).toBeLessThan(12_000)
      const after = await site.ok('export yaml')
      if (after === before) continue
      expect(ran.exitCode, `${title} changed something`).toBe(0)
      expect(after.toLowerCase(), title).toContain(asciiName(name.trim()).toLowerCase().slice(0, 60))
      await site.ok('undo --yes')
      expect(await site.ok('export yaml'), title).toBe(before)
    }
  })

  it('leaves the database, the text and the work tree whole', async () => {
    await site.ok('db check')
    await site.ok('save')
    await site.ok('status')
    expect(site.git('status', '--porcelain')).toBe('')
    expect(site.git('fsck', '--strict', '--no-dangling')).toBe('')
  })
})

describe('an attribute that is called like what every object has', () => {
  it('is only there where somebody gave it', async () => {
    const site = await tempSite()
    await site.ok('add group g --attr constructor=masons')
    await site.ok('add host a --group g')
    await site.ok('add host b')
    await site.ok('set host b attr.toString+=x')
    expect(await site.ok('list host --columns name,attr.constructor,attr.toString --csv')).toBe(
      'name,attr.constructor,attr.toString\na,masons,\nb,,x\n',
    )
    expect(await site.ok('list host attr.constructor=masons --count')).toBe('1\n')
    expect(await site.ok('list host attr.valueOf!= --count')).toBe('0\n')
    expect(await site.ok('show host a')).toContain('attr.constructor  masons  from group g')
    expect(await site.ok('export csv --columns name,attr.toString')).toBe(
      'name,attr.toString\r\na,\r\nb,[x]\r\n',
    )
  })
})
