/** CPU time of small commands, against a Node that does nothing. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Measure } from '../measure.ts'
import { cpuTimes, type Program } from './cpu-time.ts'
import { makeSite, programPath } from './site.ts'

const runs = 21

export async function bench(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-start-'))
  try {
    const site = makeSite(folder)
    const programs: readonly (Program & { readonly name: string; readonly limit: number })[] = [
      { name: 'inv --help', argv: [programPath('inv'), '--help'], limit: 2 },
      { name: 'cfg --help', argv: [programPath('cfg'), '--help'], limit: 2 },
      { name: 'inv add host --help', argv: [programPath('inv'), 'add', 'host', '--help'], limit: 2 },
      {
        name: 'inv show host web01',
        argv: [programPath('inv'), 'show', 'host', 'web01'],
        cwd: site,
        limit: 3,
      },
    ]
    const [base = 0, ...values] = cpuTimes([{ argv: ['node', '-e', '0'] }, ...programs], runs)
    return programs.map(({ name, limit }, index) => ({
      name,
      value: values[index] ?? 0,
      unit: 'ms',
      base: { name: 'node -e 0', value: base },
      limit,
    }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
