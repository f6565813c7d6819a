/** Runs a command of ours as a process that may be killed on its way. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
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

export interface Killed {
  /** From its beginning to its end, in milliseconds. */
  readonly time: number
  /** Whether it was killed on its way. */
  readonly cut: boolean
}

/** `line`: `cfg sync --all`. Done when nothing that it has started is at work any more: a Git that was not killed goes on to its end. */
export async function runKilled(
  line: string,
  place: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly stderr: 'inherit' | 'ignore' },
  killing?: Killing,
): Promise<Killed> {
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
  const time = performance.now() - begun
  while (isAtWork(child.pid)) await new Promise((resolve) => setTimeout(resolve, 50))
  return { time, cut: child.signalCode === 'SIGKILL' }
}

/** Whether a process of a group lives, zombies aside. */
function isAtWork(group: number | undefined): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      // Behind the name, which may hold blanks: state, parent, process group (proc(5)).
      const [state, , of] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return Number(of) === group && state !== 'Z' && state !== 'X'
    } catch {
      // It has ended meanwhile.
      return false
    }
  })
}
