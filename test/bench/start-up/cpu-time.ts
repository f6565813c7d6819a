/** Measures the CPU time of whole processes, start and end included. */
import { spawnSync } from 'node:child_process'
import { median } from '../measure.ts'

export interface Program {
  readonly argv: readonly string[]
  readonly cwd?: string
  /** Default 0. */
  readonly exitCode?: number
}

/**
 * Median milliseconds of user and system time for each program. The runs are interleaved, so that what else the machine
 * does in the meantime falls on all of them alike.
 */
export function cpuTimes(programs: readonly Program[], runs: number): readonly number[] {
  const times: number[][] = programs.map(() => [])
  for (let run = 0; run < runs; run += 1)
    for (const [index, program] of programs.entries()) times[index]?.push(cpuTime(program))
  return times.map(median)
}

/** bash's own keyword gives milliseconds of the child alone; Node cannot ask for a child's. */
function cpuTime({ argv, cwd, exitCode = 0 }: Program): number {
  const script = 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null 2>&1; echo "$?"'
  const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', ...argv], { cwd, encoding: 'utf8' })
  const [user, system] = stderr.trim().split(' ').map(Number)
  if (Number(stdout) !== exitCode || user === undefined || system === undefined)
    throw new Error(`"${argv.join(' ')}" ended with ${stdout.trim()}: ${stderr}`)
  return (user + system) * 1000
}
