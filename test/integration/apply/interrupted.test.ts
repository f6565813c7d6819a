import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyHosts } from '../../../src/apply/apply-hosts.ts'
import { execOn } from '../../../src/apply/exec-on.ts'
import type { HostReport } from '../../../src/apply/report.ts'
import { sh } from '../../../src/core/shell.ts'
import type { Resources } from '../../../src/type/resource.ts'
import { type LoopbackSshd, startSshd } from '../../lib/loopback-sshd.ts'
import { ignoreEvents, runDependencies } from '../../lib/run-context.ts'
import { mark, textFile } from '../../lib/test-types.ts'

let sshd: LoopbackSshd
let directory: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'hostwright-interrupted-'))
})
afterAll(() => {
  rmSync(directory, { recursive: true, force: true })
})
const at = (name: string): string => join(directory, name)

async function apply(resources: Resources, operator = 'ann@desk'): Promise<HostReport> {
  const dependencies = await runDependencies({
    identity: sshd.identity,
    resources: () => resources,
    operator,
  })
  const [report] = await applyHosts(dependencies, [sshd.endpoint], { why: 'cfg apply loop' }, ignoreEvents)
  if (report === undefined) throw new Error('no report')
  return report
}

describe('a run that is killed, or not alone', () => {
  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterAll(() => sshd.stop())

  it('is followed at once by one that makes everything right, after kill -9 in the middle of a change', async () => {
    const child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        join(import.meta.dirname, '../../lib/slow-apply.ts'),
        sshd.identity,
        String(sshd.port),
        sshd.hostKey,
        directory,
      ],
      { stdio: 'ignore' },
    )
    while (!existsSync(at('first'))) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGKILL')
    const started = Date.now()
    const report = await apply([mark(at('first')), textFile(at('second'), { content: 'second\n' })])
    expect(report.error).toBeUndefined()
    expect(report.counts).toMatchObject({ failed: 0, skipped: 0 })
    expect(readFileSync(at('second'), 'utf8')).toBe('second\n')
    expect(Date.now() - started).toBeLessThan(6000)
    // What the killed run had sent ahead is left undone: nobody was there to hear how it went.
    expect(['more1', 'more2', 'more3'].filter((name) => existsSync(at(name)))).toEqual([])
  })

  it('lets one of two controllers have the host, and tells the other who has it', async () => {
    const slow = (name: string): Resources => [mark(at(name), { run: `sleep 5; : > ${at(name)}` })]
    const reports = await Promise.all([apply(slow('a'), 'ann@desk'), apply(slow('b'), 'bob@lap')])
    expect(reports.map(({ outcome }) => outcome).toSorted()).toEqual(['changed', 'failed'])
    const loser = reports.find(({ outcome }) => outcome === 'failed')
    expect(loser?.error?.message).toMatch(
      /^Cannot apply "loop": locked by (ann@desk|bob@lap) \(cfg apply loop\) since /,
    )
    expect(existsSync(at('a')) !== existsSync(at('b'))).toBe(true)
  })
})

describe('a full disk on the target', () => {
  it('leaves the old content, no staged file, and a clear error', async () => {
    const disk = at('disk')
    sshd = await startSshd({ privateMount: disk, size: '256k' })
    try {
      const path = join(disk, 'conf')
      const { connect } = await runDependencies({ identity: sshd.identity, resources: () => [] })
      const run = async (script: ReturnType<typeof sh>): Promise<string> => {
        const [answer] = await execOn({ connect }, [sshd.endpoint], script)
        if (answer === undefined || !('value' in answer)) throw new Error(JSON.stringify(answer))
        return answer.value.stdout.toString()
      }
      await run(sh`echo old > ${path}; dd if=/dev/zero of=${join(disk, 'fill')} bs=1024 2>/dev/null`)
      for (const content of ['new line\n'.repeat(4000), Buffer.alloc(100_000, 7)]) {
        const report = await apply([textFile(path, { content })])
        expect(report.resources[0]?.outcome).toBe('failed')
        expect(`${report.resources[0]?.reason} ${report.resources[0]?.command?.stderr ?? ''}`).toMatch(
          /no space left on device/i,
        )
        expect(await run(sh`cat ${path}; ls -A ${disk}`)).toBe('old\nconf\nfill\n')
      }
    } finally {
      await sshd.stop()
      writeFileSync(at('done'), '')
    }
  })
})
