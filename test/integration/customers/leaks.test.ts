/** Ways in which something of customer acme could come to customer beta, or to base: each is tried, and nothing of acme's shows. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import { invProgram } from '../../../src/bin/inv-program.ts'
import { completionQuery } from '../../../src/command/completion-script.ts'
import type { Ran } from '../../lib/run-program.ts'
import { runProgram } from '../../lib/run-program.ts'
import { gitDone } from '../../lib/hooked-site.ts'
import { siteEnv, tempSite } from '../../lib/temp-site.ts'

/** Stands in whatever acme has: names, text, secrets. */
const CANARY = 'canary'
const SECRET = 'canary-password-in-the-clear'

let root = ''
let home = ''
const run = (line: string, env: Readonly<Record<string, string>> = {}, cwd = root): Promise<Ran> => {
  const [program = '', ...words] = line.split(' ')
  const all = { ...siteEnv, HOME: home, USER: 'tester', ...env }
  return runProgram(program === 'inv' ? invProgram : cfgProgram, words, { cwd, env: all })
}
const done = async (line: string, env?: Readonly<Record<string, string>>): Promise<string> => {
  const { exitCode, stdout, stderr } = await run(line, env)
  if (exitCode !== 0) throw new Error(`${line}: ${stderr}`)
  return stdout
}

beforeAll(async () => {
  ;({ root } = await tempSite(afterAll))
  home = dirname(root)
  for (const name of ['acme', 'beta']) {
    const own = name === 'acme' ? CANARY : 'plain'
    for (const line of [
      `add customer ${name}`,
      `-C ${name} add network ${own}-lan`,
      `-C ${name} add subnet 10.1.0.0/24 --network ${own}-lan --domain ${own}.example`,
      `-C ${name} add zone ${own}.example`,
      `-C ${name} add group ${own}-web --attr note=${own}-attribute`,
      `-C ${name} add host web01 --network ${own}-lan --tag ${own}-tag --serial ${own}-serial --reason ${own}-reason`,
      `-C ${name} add host ${own}-db01 --network ${own}-lan --group ${own}-web`,
      `-C ${name} add record ${own}.example txt TXT ${own}-text`,
    ])
      await done(`inv ${line}`)
  }
  await done('cfg secret key')
  for (const name of ['acme', 'beta']) {
    gitDone(root, 'switch', '-q', `customer/${name}`)
    const own = name === 'acme' ? CANARY : 'plain'
    mkdirSync(join(root, 'manifests/files'), { recursive: true })
    writeFileSync(
      join(root, 'manifests/site.ts'),
      `import { file, secret, site } from 'hostwright'\nexport default site(() => [file('/etc/${own}', { content: secret('db') })])\n`,
    )
    writeFileSync(join(root, `manifests/files/${own}.txt`), own)
    gitDone(root, 'add', '-A')
    gitDone(root, 'commit', '-qm', `manifests of ${own}`)
    gitDone(root, 'switch', '-q', 'main')
    const key = /^age1\S+/m.exec(await done('cfg secret key'))?.[0] ?? ''
    await done(`cfg -C ${name} secret rekey --add ${key}`)
    writeFileSync(join(home, 'secret'), name === 'acme' ? SECRET : 'of beta')
    await done(`cfg -C ${name} secret set db --file ${join(home, 'secret')}`)
  }
})

/** Everything that can be asked, of whoever is selected. */
const questions = [
  ...['host', 'network', 'subnet', 'zone', 'group', 'record', 'address'].map((kind) => `inv list ${kind}`),
  'inv list host web01 --json',
  'inv show host web01 --json',
  ...['dhcpd', 'bind', 'hosts', 'dnsmasq', 'ssh-config', 'ansible', 'prometheus', 'csv', 'yaml'].map(
    (format) => `inv export ${format}`,
  ),
  'inv check --severity info',
  'inv check --json',
  'inv log -p',
  'inv log --json',
  'inv log host web01 -p',
  'inv status --diff',
  'inv status --json',
  'inv save',
  'inv load',
  'inv free 10.1.0.0/24',
  'inv db check',
  'inv undo 1000000 --plan',
  'cfg check',
  'cfg check --json',
  'cfg graph web01',
  'cfg history',
  'cfg history --json',
  'cfg types',
  'cfg secret list',
  'cfg secret get db',
  'cfg secret get db --json',
  // What there is of nobody but acme, by its name and by one like it: nothing is suggested.
  ...['canary-db01', 'canary-db0', 'canary'].flatMap((name) =>
    [
      'inv show host',
      'inv rm host',
      'cfg graph',
      'cfg plan',
      'cfg check',
      'inv show network',
      'inv log host',
    ].map((command) => `${command} ${name.replace('canary', 'canery')}`),
  ),
  'cfg plan @canery-web',
  'inv list host group=canery-web',
  'cfg secret get canery',
  ...['inv show host', 'inv show network', 'inv list host --columns', 'cfg plan', 'cfg secret get'].map(
    (words) => {
      const [program, ...rest] = words.split(' ')
      return `${program} ${completionQuery} -- ${rest.join(' ')} c`
    },
  ),
]

const told = ({ stdout, stderr }: Ran): string => `${stdout}${stderr}`

describe('of acme nothing is told', () => {
  /** Where somebody asks from, and how beta or base are meant. */
  const ways: readonly (readonly [string, string, string, Readonly<Record<string, string>>])[] = [
    ['to -C beta, in a checkout of acme', 'customer/acme', '-C beta', {}],
    ['to -C beta, with HOSTWRIGHT_CUSTOMER=acme', 'main', '-C beta', { HOSTWRIGHT_CUSTOMER: 'acme' }],
    [
      'by HOSTWRIGHT_CUSTOMER=beta, in a checkout of acme',
      'customer/acme',
      '',
      { HOSTWRIGHT_CUSTOMER: 'beta' },
    ],
    ['in a checkout of beta', 'customer/beta', '', {}],
    ['on base', 'main', '', {}],
  ]

  it.each(ways)('%s', { timeout: 120_000 }, async (_what, checkout, option, env) => {
    gitDone(root, 'switch', '-q', checkout)
    try {
      for (const question of questions) {
        const [program, ...words] = question.split(' ')
        const asked = words.includes(completionQuery)
          ? `${program} ${words[0]} -- ${[option, ...words.slice(2)].filter(Boolean).join(' ')}`
          : [program, option, ...words].filter(Boolean).join(' ')
        expect([question, told(await run(asked, env))]).toEqual([question, expect.not.stringMatching(CANARY)])
      }
    } finally {
      gitDone(root, 'switch', '-q', 'main')
    }
  })
})

it('the questions would tell it: to acme they do', async () => {
  const telling: string[] = []
  for (const question of questions) {
    const [program, ...words] = question.split(' ')
    const asked = words.includes(completionQuery)
      ? `${program} ${words[0]} -- ${['-C acme', ...words.slice(2)].join(' ')}`
      : [program, '-C acme', ...words].join(' ')
    if (told(await run(asked)).includes(CANARY)) telling.push(question)
  }
  expect(telling.length).toBeGreaterThan(40)
})

describe('of acme nothing is kept', () => {
  it("in beta's database, on beta's branch or on base, whatever was asked before", async () => {
    for (const branch of ['customer/beta', 'main'])
      expect(gitDone(root, 'log', '-p', '--format=%B', branch)).not.toContain(CANARY)
    const state = join(root, '.git/hostwright')
    for (const path of readdirSync(state, { recursive: true, encoding: 'utf8' })) {
      if (path.includes('acme') || !statSync(join(state, path)).isFile()) continue
      // Copies of manifests are kept by what is in them: each customer's own.
      if (readFileSync(join(state, path)).includes(CANARY))
        expect(path).toMatch(/^(checkouts|trees|manifests)\//)
    }
    expect(readFileSync(join(state, 'customer__acme.sqlite')).includes(CANARY)).toBe(true)
  })

  it("in another customer's by an undo or a name that both have", async () => {
    const { stdout } = await run('inv -C acme log --json')
    const changes = (JSON.parse(stdout) as { result: { changes: { number: number }[] } }).result.changes
    const before = await done('inv -C acme show host web01 --json')
    await done('inv -C beta set host web01 os=debian')
    await done('inv -C beta undo')
    expect(changes.length).toBeGreaterThan(0)
    expect(await done('inv -C acme show host web01 --json')).toBe(before)
  })
})

describe("a secret of acme's on beta's branch", () => {
  it('is opened for nobody there, though the operator has the key; another one may have the name', async () => {
    gitDone(root, 'switch', '-q', 'customer/beta')
    gitDone(root, 'show', 'customer/acme:secrets/db.age')
    writeFileSync(
      join(root, 'secrets/stolen.age'),
      `${gitDone(root, 'show', 'customer/acme:secrets/db.age')}\n`,
    )
    gitDone(root, 'add', '-A')
    gitDone(root, 'commit', '-qm', 'copied')
    gitDone(root, 'switch', '-q', 'main')
    for (const line of ['cfg -C beta secret get stolen', 'cfg -C beta secret rekey']) {
      const ran = await run(line)
      expect([line, ran.exitCode, told(ran)]).toEqual([
        line,
        2,
        expect.stringContaining('it was set for customer "acme"'),
      ])
      expect(told(ran)).not.toContain(SECRET)
    }
    expect(await done('cfg -C beta secret get db')).toBe('of beta\n')
    expect(await done('cfg -C acme secret get db')).toBe(`${SECRET}\n`)
    await done('cfg -C beta secret rekey --adopt')
    expect(await done('cfg -C beta secret get stolen')).toBe(`${SECRET}\n`)
  })
})
