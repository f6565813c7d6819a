import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { matchesHost, readConfigFile } from './ssh-config-file.ts'

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'hostwright-'))
  mkdirSync(join(home, '.ssh', 'config.d'), { recursive: true })
})
afterAll(() => rmSync(home, { recursive: true }))

async function read(text: string, others: Readonly<Record<string, string>> = {}) {
  const folder = join(home, '.ssh')
  writeFileSync(join(folder, 'config'), text)
  for (const [name, content] of Object.entries(others)) writeFileSync(join(folder, name), content)
  const lines = await readConfigFile(join(folder, 'config'), folder, home)
  return lines.map(({ keyword, hosts, isConditional }) => [keyword, hosts, isConditional])
}

describe('readConfigFile', () => {
  it('tells for whom each line is', async () => {
    expect(
      await read(
        'Port=22\nHost web* "!web9"\n  USER = anna # none\n\n# Host x\nMatch exec "true"\n Port 2\nMatch all\nUser x\n',
      ),
    ).toEqual([
      ['port', [], false],
      ['user', [['web*', '!web9']], false],
      ['port', [], true],
      ['user', [], false],
    ])
  })

  it('follows includes, also of many files and under a Host line', async () => {
    const others = {
      'config.d/a.conf': 'Port 1\n',
      'config.d/b.conf': 'Host db*\nUser x\n',
      other: 'Port 2\n',
    }
    expect(
      await read('Include config.d/*.conf\nHost web01\nInclude ~/.ssh/other none\nUser y\n', others),
    ).toEqual([
      ['port', [], false],
      ['user', [['db*']], false],
      ['port', [['web01']], false],
      ['user', [['web01']], false],
    ])
  })

  it('ends with a file that includes itself, and is empty where there is none', async () => {
    expect((await read('Include config\nPort 1\n')).length).toBeGreaterThan(0)
    expect(await readConfigFile(join(home, 'none'), home, home)).toEqual([])
  })
})

describe('matchesHost', () => {
  it.each([
    ['web01', ['web*'], true],
    ['web01', ['WEB0?'], true],
    ['web01', ['web'], false],
    ['web01', ['*', '!web01'], false],
    ['web01', ['!db*'], false],
    ['10.20.0.5', ['10.20.*'], true],
    ['10x20.0.5', ['10.20.*'], false],
  ])('%s %j', (name, patterns, expected) => {
    expect(matchesHost(name, patterns)).toBe(expected)
  })
})
