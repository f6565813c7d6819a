/** 100,000 hosts with a NIC and two addresses each: whole commands of the built program on SQLite and on PostgreSQL. */
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PER_NETWORK } from '../../lib/large-inventory.ts'
import { startPostgresServer } from '../../lib/postgres-server.ts'
import type { Bench, Measure } from '../measure.ts'
import { programPath } from '../start-up/site.ts'
import { writeLargeFiles } from './large-files.ts'
import { netBoxAddress, netBoxDevices, cobblerSync } from './published.ts'
import { runWhole, type Took } from './whole-command.ts'

const SIZE = 100_000
/** Runs of a command that is short: the least of them is what it takes. */
const RUNS = 5
const MEBIBYTES = 512

interface Step {
  /** In place of the command line. */
  readonly name?: string
  readonly argv: readonly string[]
  /** Seconds. */
  readonly limit?: number
  readonly runs?: number
  readonly exitCode?: number
  readonly elsewhere?: string
}

export const bench: Bench = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-scale-'))
  const server = startPostgresServer()
  try {
    const files = writeLargeFiles(folder, SIZE)
    const site = (name: string): string => join(folder, name)
    const prepared = (name: string, database?: string): string => {
      const cwd = site(name)
      inv(folder, folder, ['init', cwd])
      if (database !== undefined) appendFileSync(join(cwd, 'hostwright.yaml'), `database: ${database}\n`)
      inv(folder, cwd, ['import', 'csv', '--kind', 'group', files.groups])
      inv(folder, cwd, ['import', 'csv', files.subnets])
      return cwd
    }
    const first = measured(folder, prepared('sqlite'), 'SQLite', [
      { argv: ['import', 'csv', files.hosts], limit: 10, elsewhere: netBoxDevices },
      ...everyDay,
      ...reading,
      { argv: ['save'], limit: 15 },
      ...['n1', 'n2', 'n3'].map((name): Step => ({
        argv: addHost(name, 2),
        name: 'add host, its text in a folder of 100,000 files too',
        limit: 0.35,
        elsewhere: netBoxAddress,
      })),
      { argv: ['import', 'csv', files.hosts, '--upsert'], limit: 10 },
    ])
    execFileSync('git', ['clone', '-q', site('sqlite'), site('clone')])
    const clone = measured(folder, site('clone'), 'fresh clone', [{ argv: ['status'], limit: 20 }])
    const dhcpd = measured(folder, prepared('dhcpd'), 'SQLite', [
      { argv: ['import', 'dhcpd', files.dhcpd], limit: 10 },
      { argv: ['export', 'dhcpd', '--out', join(folder, 'out')], limit: 10, elsewhere: cobblerSync },
      { argv: ['undo', '--yes'], limit: 15 },
    ])
    const postgres = measured(folder, prepared('postgres', server.url('postgres')), 'PostgreSQL', [
      { argv: ['import', 'csv', files.hosts] },
      ...everyDay,
    ])
    return [...first, ...clone, ...dhcpd, ...postgres]
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const everyDay: readonly Step[] = [
  { argv: ['list', 'host', 'network=net7 group=group03'], limit: 1, runs: RUNS },
  { argv: ['list', 'host', 'ip in 10.0.9.0/24'], limit: 1, runs: RUNS },
  { argv: ['show', 'host', `host${String(SIZE / 2).padStart(6, '0')}`], limit: 0.35, runs: RUNS },
  { argv: ['free', '10.0.9.0/24'], limit: 0.35, runs: RUNS },
  ...['a1', 'a2', 'a3'].map((name): Step => ({ argv: addHost(name), limit: 0.35, elsewhere: netBoxAddress })),
]

const reading: readonly Step[] = [
  { argv: ['log'], limit: 1 },
  { argv: ['check'], limit: 8, exitCode: 3 },
  ...['hosts', 'prometheus', 'csv', 'yaml'].map((format): Step => ({ argv: ['export', format], limit: 8 })),
  { argv: ['export', 'ansible'], limit: 12 },
]

/** A network has three addresses left. `fromEnd`: which one, counted from the last. */
function addHost(name: string, fromEnd = 1): readonly string[] {
  return ['add', 'host', name, '--network', `net${Math.ceil(SIZE / PER_NETWORK) - fromEnd}`]
}

/**
 * One measure for each command, and one for the memory of the one that needs most. A server's work is no command's own, so
 * there the clock counts.
 */
function measured(folder: string, cwd: string, where: string, steps: readonly Step[]): readonly Measure[] {
  const took = new Map<
    string,
    { readonly step: Step; readonly seconds: number; readonly mebibytes: number }
  >()
  for (const step of steps)
    for (let count = 0; count < (step.runs ?? 1); count += 1) {
      const name = step.name ?? titleOf(step.argv)
      const { real, seconds: own, mebibytes } = inv(folder, cwd, step.argv, step.exitCode)
      const seconds = where === 'PostgreSQL' ? real : own
      const known = took.get(name)
      if (known === undefined || seconds < known.seconds) took.set(name, { step, seconds, mebibytes })
    }
  const [most] = [...took].sort(([, a], [, b]) => b.mebibytes - a.mebibytes)
  return [
    ...[...took].map(([name, { step, seconds }]): Measure => ({
      name: `inv ${name} (${where})`,
      value: seconds,
      unit: 's',
      ...(step.limit === undefined ? {} : { limit: step.limit }),
      ...(step.elsewhere === undefined ? {} : { elsewhere: step.elsewhere }),
    })),
    ...(most === undefined
      ? []
      : [
          {
            name: `memory of inv ${most[0]}, the most of these (${where})`,
            value: Math.round(most[1].mebibytes),
            unit: 'MiB',
            limit: MEBIBYTES,
          },
        ]),
  ]
}

/** Hosts that are added one after the other are one command; paths are the bench's own affair. */
function titleOf(argv: readonly string[]): string {
  const shown = argv[1] === 'host' && argv[0] === 'add' ? argv.slice(0, 2) : argv
  return shown.map((word) => word.replace(/^\/.*\//, '')).join(' ')
}

function inv(folder: string, cwd: string, argv: readonly string[], exitCode = 0): Took {
  return runWhole([programPath('inv'), ...argv], { folder, cwd, exitCode })
}
