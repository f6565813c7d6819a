/** Runs a built program as a user does, and says what it took. */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Took {
  /**
   * As on a machine that has nothing else to do: what the clock says, or the processors' time, Git's included, whichever is
   * less. Work of two threads at once counts once for the first, waiting for other programs not at all for the second.
   */
  readonly seconds: number
  /** What the clock says. */
  readonly real: number
  /** The most that the program held at a time. */
  readonly mebibytes: number
}

export interface Workplace {
  /** For files of our own. */
  readonly folder: string
  readonly cwd: string
  /** Default 0. */
  readonly exitCode?: number
}

const author = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ann Other',
  GIT_AUTHOR_EMAIL: 'ann@example.org',
  GIT_COMMITTER_NAME: 'Ann Other',
  GIT_COMMITTER_EMAIL: 'ann@example.org',
}

/** Throws where it ends with another exit code. */
export function runWhole(argv: readonly string[], { folder, cwd, exitCode = 0 }: Workplace): Took {
  const hook = join(folder, 'peak.cjs')
  const peak = join(folder, 'peak')
  writeFileSync(
    hook,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)))`,
  )
  rmSync(peak, { force: true })
  // bash's own keyword gives the times of the child and of its children alone.
  const script = 'TIMEFORMAT="%3R %3U %3S"; time "$@" >/dev/null'
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', ...argv], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...author, NODE_OPTIONS: `--require ${hook}` },
    maxBuffer: 64 * 1024 ** 2,
  })
  const [real = NaN, user = NaN, system = NaN] =
    stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? []
  if (status !== exitCode) throw new Error(`"${argv.join(' ')}" ended with ${status}: ${stderr}`)
  return {
    seconds: Math.min(real, user + system),
    real,
    mebibytes: Number(readFileSync(peak, 'utf8')) / 1024,
  }
}
