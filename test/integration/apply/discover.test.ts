import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyHosts, planHosts } from '../../../src/apply/apply-hosts.ts'
import type { HostReport } from '../../../src/apply/report.ts'
import { sh } from '../../../src/core/shell.ts'
import { defineType, type Discovered } from '../../../src/type/define-type.ts'
import { each } from '../../../src/type/each.ts'
import { probe } from '../../../src/type/probe.ts'
import { type LoopbackSshd, startSshd } from '../../lib/loopback-sshd.ts'
import { ignoreEvents, outcomes, runDependencies } from '../../lib/run-context.ts'

/** A file with a number in it that must never go back. */
const numbered = defineType({
  name: 'numbered',
  summary: 'A file with a number in it',
  id: z.string(),
  params: z.strictObject({ number: z.number() }),
  observe: each(({ id }) =>
    probe(sh`cat ${id}`, (stdout, code) => (code === 0 ? { number: Number(stdout) } : null)),
  ),
  desired: ({ params }): { readonly number: number } => ({ number: params.number }),
  converge: ({ id, params }) => [sh`echo ${params.number} > ${id}`],
  discover: ({ id, params }, { number }) =>
    number > params.number ? [{ kind: 'serial', zone: id, serial: number }] : [],
})

let sshd: LoopbackSshd
const directory = mkdtempSync(join(tmpdir(), 'hostwright-discover-'))
const file = join(directory, 'number')

beforeAll(async () => {
  sshd = await startSshd()
})
afterAll(async () => {
  await sshd.stop()
  rmSync(directory, { recursive: true, force: true })
})

/** What each evaluation was told, and how often what it gave out was about to be used. */
interface Seen {
  readonly told: (readonly Discovered[])[]
  published: number
}

async function run(mode: 'plan' | 'apply'): Promise<{ readonly report: HostReport; readonly seen: Seen }> {
  const seen: Seen = { told: [], published: 0 }
  const base = await runDependencies({ identity: sshd.identity, resources: () => [] })
  const dependencies: typeof base = {
    ...base,
    evaluate: async (host, facts, discovered = []) => {
      seen.told.push(discovered)
      const least = Math.max(0, ...discovered.map(({ serial }) => serial))
      return { ...(await base.evaluate(host, facts)), resources: [numbered(file, { number: least + 1 })] }
    },
    beforeChanges: async () => {
      seen.published += 1
    },
  }
  const hosts = mode === 'plan' ? planHosts : applyHosts
  const [report] = await hosts(dependencies, [sshd.endpoint], { why: `cfg ${mode} loop` }, ignoreEvents)
  if (report === undefined) throw new Error('no report')
  return { report, seen }
}

describe('what a type discovers', () => {
  it('is told to the manifests, once, before anything is compared or done', async () => {
    writeFileSync(file, '40\n')
    const { report, seen } = await run('plan')
    expect(seen.told).toEqual([[], [{ kind: 'serial', zone: file, serial: 40 }]])
    expect(report.resources[0]?.change?.keys).toEqual([{ key: 'number', before: '40', after: '41' }])
    expect(readFileSync(file, 'utf8')).toBe('40\n')
  })

  it('counts in an apply, and what was given out is stored before it is used', async () => {
    const { report, seen } = await run('apply')
    expect(outcomes(report)).toEqual({ [`numbered:${file}`]: 'changed' })
    expect(seen.published).toBe(2)
    expect(readFileSync(file, 'utf8')).toBe('41\n')
  })

  it('is nothing where there is nothing to discover', async () => {
    rmSync(file)
    const { seen } = await run('apply')
    expect(seen).toEqual({ told: [[]], published: 1 })
    expect(readFileSync(file, 'utf8')).toBe('1\n')
  })
})
