/** A provider's site: 300 customers of 50 hosts each, one that conflicts with base and one whose manifests fail with it; whole commands of the built program. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { manyCustomers } from '../../lib/many-customers.ts'
import { runWhole } from '../inventory/whole-command.ts'
import type { Bench, Measure } from '../measure.ts'
import { programPath } from '../start-up/site.ts'

const CUSTOMERS = 300
const HOSTS = 50
/** By their numbers. */
const [CONFLICTING, FAILING] = [100, 200]
/** Runs of a command that is short: the least of them is what it takes. */
const RUNS = 3

interface Step {
  readonly argv: readonly string[]
  /** Seconds. */
  readonly limit: number
  readonly runs?: number
  readonly exitCode?: number
}

const steps: readonly Step[] = [
  { argv: ['customers'], limit: 3, runs: RUNS },
  { argv: ['which', 'main~1'], limit: 3, runs: RUNS },
  { argv: ['log', '-C', 'c007'], limit: 1, runs: RUNS },
  { argv: ['sync', '--all', '--plan'], limit: 60, exitCode: 3 },
  { argv: ['sync', '--all'], limit: 90, exitCode: 1 },
]

export const bench: Bench = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-customers-'))
  try {
    const site = join(folder, 'site')
    await manyCustomers({
      customers: CUSTOMERS,
      hosts: HOSTS,
      folder: site,
      databases: true,
      conflicting: [CONFLICTING],
      failing: [FAILING],
    })
    const clone = join(folder, 'clone')
    git(folder, 'clone', '--quiet', site, clone)
    const left = [CONFLICTING, FAILING].map((n) => headOf(site, n))
    const measures = [
      ...steps.map((step) => measured(folder, site, step, '')),
      measured(
        folder,
        clone,
        { argv: ['customers'], limit: 3, runs: RUNS },
        ' (a fresh clone, without databases)',
      ),
    ]
    mustHaveMoved(site, left)
    return measures
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function measured(
  folder: string,
  cwd: string,
  { argv, limit, runs = 1, exitCode = 0 }: Step,
  where: string,
): Measure {
  const took = Array.from({ length: runs }, () =>
    runWhole([programPath('cfg'), ...argv], { folder, cwd, exitCode }),
  )
  return {
    name: `cfg ${argv.join(' ')}, ${CUSTOMERS} customers of ${HOSTS} hosts${where}`,
    // On all processors of the machine: what the clock says.
    value: Math.min(...took.map(({ real }) => real)),
    unit: 's',
    limit,
  }
}

/** Throws unless all but the two have base's last commit, and those are as they were. */
function mustHaveMoved(site: string, left: readonly string[]): void {
  const behind = git(
    site,
    'branch',
    '--list',
    'customer/*',
    '--no-contains',
    'main',
    '--format=%(objectname)',
  )
  if (behind.split('\n').sort().join() !== left.toSorted().join())
    throw new Error(`cfg sync --all left other branches behind than those two:\n${behind}`)
}

function headOf(site: string, n: number): string {
  return git(site, 'rev-parse', `customer/c${String(n).padStart(3, '0')}`)
}

function git(cwd: string, ...argv: readonly string[]): string {
  return execFileSync('git', argv, { cwd, encoding: 'utf8' }).trim()
}
