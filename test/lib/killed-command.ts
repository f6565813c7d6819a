/** Runs a command of ours as a process that may be killed on its way. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Says when the program is loaded, and runs it. */
const program = fileURLToPath(new URL('../integration/customers/run-ready.ts', import.meta.url))

export interface Killing {
  /** Milliseconds after the program was ready. */
  readonly after: number
  /** Also the processes that it has started. */
  readonly all: boolean
}

/** More find more. */
export const KILL_ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 3)
/** Its multiples, without what is before the point, fall evenly, however many there are. */
export const GOLDEN = 0.618_034

/** `line`: `cfg sync --all`. Gives how long it took from its beginning to its end, in milliseconds. */
export async function runKilled(
  line: string,
  place: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly stderr: 'inherit' | 'ignore' },
  killing?: Killing,
): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), program, ...line.split(' ')],
    { cwd: place.cwd, env: place.env, stdio: ['ignore', 'pipe', place.stderr], detached: true },
  )
  const ended = once(child, 'close')
  child.stdout.on('data', () => undefined)
  await Promise.race([once(child.stdout, 'data'), ended])
  const begun = performance.now()
  const { pid } = child
  if (killing !== undefined && pid !== undefined)
    setTimeout(() => {
      if (child.exitCode === null) process.kill(killing.all ? -pid : pid, 'SIGKILL')
    }, killing.after)
  await ended
  return performance.now() - begun
}
