/** `inv check` and its waivers, as a person and a pipeline meet them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { recordOffice } from '../../demo/office.ts'
import { hostKey } from '../../lib/healthy-inventory.ts'
import { siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'
import { runProgram } from '../../lib/run-program.ts'
import { invProgram } from '../../../src/bin/inv-program.ts'

let site: TestSite
beforeEach(async () => {
  site = await tempSite()
  const lines = [
    'add network office --vlan 20',
    'add subnet 10.20.0.0/24 --network office --gateway 10.20.0.1 --domain office.example --dhcp off',
    'add host hv1 --network office --memory 8G --site-location home --rack r1 --unit 4',
    'add host web01 --kind vm --parent hv1 --network office --memory 6G',
    'add host web02 --kind vm --parent hv1 --network office --memory 6G',
    'add zone office.example --ns hv1',
  ]
  for (const line of lines) await site.ok(`${line} --no-save`)
  for (const [n, name] of ['hv1', 'web01', 'web02'].entries())
    await words('set', 'host', name, `ssh-host-key+=${hostKey(n)}`)
})

async function words(...argv: readonly string[]): ReturnType<TestSite['inv']> {
  return runProgram(invProgram, argv, { cwd: site.root, env: siteEnv })
}

interface Answer {
  readonly findings: readonly {
    readonly code: string
    readonly severity: string
    readonly object: unknown
    readonly place: unknown
  }[]
  readonly waived: readonly unknown[]
}

async function answer(line: string): Promise<Answer & { readonly exitCode: number }> {
  const { stdout, exitCode } = await site.inv(`${line} --json`)
  const { result }: { readonly result: Answer } = JSON.parse(stdout)
  return { ...result, exitCode }
}

describe('inv check', () => {
  it('tells of each object what is wrong and what mends it, and makes the exit code 3', async () => {
    expect(await site.inv('check')).toEqual({
      exitCode: 3,
      stderr: '',
      stdout: [
        'host hv1  inventory/hosts/hv1.yaml',
        '  warning memory-over-commit: its 2 guests have 12G of memory, and it has 8G',
        '    → move a guest to another parent (inv set host GUEST parent=HOST), or correct what is recorded',
        '',
        '1 warning',
        '',
      ].join('\n'),
    })
  })

  it('shows infos with -v and to programs, and they change no exit code', async () => {
    expect(await site.inv('check zone')).toMatchObject({ exitCode: 0, stdout: 'nothing found\n' })
    expect(await site.inv('check zone -v')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('info zone-single-server: "hv1" is its only name server'),
    })
    const { findings, exitCode } = await answer('check zone office.example')
    expect([findings.map(({ code }) => code), exitCode]).toEqual([['zone-single-server'], 0])
  })

  it('is about what is asked for: an object, hosts by query, a code, a severity', async () => {
    for (const [line, count] of [
      ['check host hv1', 1],
      ['check hv1', 1],
      ['check host web01', 0],
      ['check subnet 10.20.0.0/24', 0],
      ['check kind=vm', 0],
      ['check memory=8G', 1],
      ['check --severity error', 0],
      ['check --code memory-over-commit', 1],
      ['check --code rack-overlap', 0],
    ] as const) {
      const { findings, exitCode } = await answer(line)
      expect([line, findings.length, exitCode]).toEqual([line, count, count === 0 ? 0 : 3])
    }
  })

  it('says what may have been meant by an unknown code or object', async () => {
    expect(await site.inv('check --code memory-overcommit')).toMatchObject({
      exitCode: 2,
      stderr:
        'inv: Cannot check: unknown code "memory-overcommit"\nhint: did you mean "memory-over-commit"?\n',
    })
    expect(await site.inv('check host web1')).toMatchObject({
      exitCode: 2,
      stderr: 'inv: Cannot check: unknown host "web1"\nhint: did you mean "web01"?\n',
    })
  })

  it('holds attributes against what the site declares', async () => {
    const declared = 'base: main\nattributes:\n  role: { type: string, required: true }\n'
    writeFileSync(join(site.root, 'hostwright.yaml'), declared)
    const { findings } = await answer('check --code attribute-missing')
    expect(findings.map(({ object }) => object)).toEqual(
      ['hv1', 'web01', 'web02'].map((name) => ({ kind: 'host', name })),
    )
  })

  it('lists its codes without an inventory', async () => {
    const { stdout, exitCode } = await runProgram(invProgram, ['check', '--codes'], {
      cwd: '/',
      env: siteEnv,
    })
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/rack-overlap +warning +two hosts in one rack unit\n/)
  })
})

describe('a waiver', () => {
  const waive = (until: string): ReturnType<TestSite['inv']> =>
    words('add', 'waiver', 'host', 'hv1', 'memory-over-commit', '--reason', 'KSM', '--until', until)

  it('silences its finding, is in the text, and comes back with it from there', async () => {
    expect(await waive('2999-12-31')).toMatchObject({ exitCode: 0 })
    expect(await site.inv('check')).toMatchObject({ exitCode: 0, stdout: 'nothing found, 1 waived\n' })
    expect((await answer('check')).waived).toMatchObject([
      { code: 'memory-over-commit', waiver: { reason: 'KSM', until: '2999-12-31' } },
    ])
    expect(site.git('show', 'main:inventory/hosts/hv1.yaml')).toContain(
      'waivers:\n  - code: memory-over-commit\n    reason: KSM\n    until: "2999-12-31"',
    )
    await site.ok('rm waiver host hv1 memory-over-commit')
    expect(await site.inv('check')).toMatchObject({ exitCode: 3 })
    await site.ok('undo')
    expect(await site.inv('check')).toMatchObject({ exitCode: 0 })
  })

  it('is a finding itself when it silences nothing', async () => {
    await waive('2999-12-31')
    await site.ok('set host hv1 memory=16G')
    expect(await site.inv('check')).toMatchObject({
      exitCode: 3,
      stdout: [
        'host hv1  inventory/hosts/hv1.yaml',
        '  warning waiver-unused: its waiver of "memory-over-commit" silences nothing',
        '    → inv rm waiver host hv1 memory-over-commit',
        '',
        '1 warning',
        '',
      ].join('\n'),
    })
  })

  it('of a day that is over, or of no code, is refused with what was meant', async () => {
    expect(await waive('2020-01-01')).toMatchObject({
      exitCode: 2,
      stderr: 'inv: Cannot waive "memory-over-commit" of host "hv1": 2020-01-01 is over\n',
    })
    expect(
      await site.inv('add waiver host hv1 memory-overcommit --reason x --until 2999-01-01'),
    ).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('did you mean "memory-over-commit"?'),
    })
  })
})

describe('the office of the demo, as it is typed', () => {
  it('has no error, and two things are left to do: host keys, and somebody who reads the mail of the zone', async () => {
    const office = await tempSite()
    const type = async (argv: readonly string[]): Promise<void> => {
      const { exitCode, stderr } = await runProgram(invProgram, argv, { cwd: office.root, env: siteEnv })
      expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('warning')])
    }
    await recordOffice({ type }, (...argv) => argv)
    const { stdout } = await office.inv('check --json')
    const { result }: { readonly result: Answer } = JSON.parse(stdout)
    const codes = result.findings.flatMap(({ code, severity }) => (severity === 'info' ? [] : code))
    expect(new Set(codes)).toEqual(new Set(['host-without-key', 'mailbox-undeliverable']))
  })
})
