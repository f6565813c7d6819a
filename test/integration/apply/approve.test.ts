import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { applyHosts } from '../../../src/apply/apply-hosts.ts'
import type { Question } from '../../../src/apply/approve.ts'
import type { HostReport } from '../../../src/apply/report.ts'
import { sh } from '../../../src/core/shell.ts'
import { defineType } from '../../../src/type/define-type.ts'
import { each } from '../../../src/type/each.ts'
import { probe } from '../../../src/type/probe.ts'
import type { Resources } from '../../../src/type/resource.ts'
import { type LoopbackSshd, startSshd } from '../../lib/loopback-sshd.ts'
import { ignoreEvents, outcomes, runDependencies } from '../../lib/run-context.ts'
import { daemon, mark } from '../../lib/test-types.ts'

let sshd: LoopbackSshd
let directory: string
const at = (name: string): string => join(directory, name)

beforeAll(async () => {
  sshd = await startSshd({ privateMount: '/var/lib/hostwright' })
})
afterAll(() => sshd.stop())
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hostwright-approve-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

/** Several are made by one command, which leaves a line of what it made. */
const together = defineType({
  name: 'together',
  summary: 'Markers that one command makes',
  id: z.string(),
  params: z.strictObject({ log: z.string() }),
  observe: each(({ id }) => probe(sh`[ -e ${id} ]`, (_, code) => (code === 0 ? { there: true } : null))),
  desired: () => ({ there: true }),
  converge: () => [],
  convergeAll: (changes) => [
    sh`touch ${changes.map(({ id }) => id)} && echo ${changes.length} >> ${changes[0]?.params.log ?? ''}`,
  ],
})

async function run(
  resources: Resources,
  approve: (question: Question) => boolean,
): Promise<{ readonly report: HostReport | undefined; readonly asked: readonly Question[] }> {
  const dependencies = await runDependencies({ identity: sshd.identity, resources: () => resources })
  const asked: Question[] = []
  const options = {
    why: 'cfg apply loop -i',
    approve: async (question: Question) => {
      asked.push(question)
      return approve(question)
    },
  }
  const [report] = await applyHosts(dependencies, [sshd.endpoint], options, ignoreEvents)
  return { report, asked }
}

describe('an apply that asks', () => {
  it('asks for each of a batch, and makes what was accepted with one command', async () => {
    const log = at('log')
    const { asked, report } = await run(
      ['a', 'b', 'c', 'd'].map((name) => together(at(name), { log })),
      ({ name }) => !name.endsWith('b'),
    )
    expect(asked.map(({ name, change }) => [name.at(-1), change.action])).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => [name, 'create']),
    )
    expect(readFileSync(log, 'utf8')).toBe('3\n')
    expect(existsSync(at('b'))).toBe(false)
    expect(report?.resources[1]).toMatchObject({ outcome: 'skipped', reason: 'not wanted', unwanted: true })
    expect([report?.outcome, report?.counts.changed, report?.counts.skipped]).toEqual(['changed', 3, 1])
  })

  it('does not ask for what is right, nor for what depends on what was refused, however far', async () => {
    const [a, right] = [mark(at('a')), mark(at('right'))]
    writeFileSync(at('right'), '')
    const b = mark(at('b'), { needs: [a] })
    const web = daemon('web', { log: at('log'), restartOn: [b] })
    const { asked, report } = await run([a, right, b, mark(at('c'), { needs: [b] }), web], () => false)
    expect(asked.map(({ name }) => name)).toEqual([a.name])
    expect(outcomes(report)).toEqual({
      [a.name]: 'skipped',
      [right.name]: 'ok',
      [b.name]: 'skipped',
      [`mark:${at('c')}`]: 'skipped',
      'daemon:web': 'ok',
    })
    expect(report?.resources[3]?.reason).toBe(`it needs ${a.name}, which was not wanted`)
    expect([report?.outcome, report?.triggers]).toEqual(['ok', []])
  })

  it('asks for what shows only when something else was made, and says what it calls for', async () => {
    const first = mark(at('first'))
    const second = mark(at('second'), { after: at('first'), needs: [first] })
    const { asked, report } = await run(
      [first, second, daemon('web', { log: at('log'), restartOn: [second] })],
      () => true,
    )
    expect(asked.map(({ name, calledFor }) => [name, calledFor.map(({ trigger }) => trigger)])).toEqual([
      [first.name, []],
      [second.name, ['restart']],
    ])
    expect(report?.counts).toMatchObject({ changed: 2, ok: 1 })
    expect(readFileSync(at('log'), 'utf8')).toBe('restarted\n')
  })
})
