/** The edge of the process, and the only place that sets its exit code. */
import { exitCode } from '../core/errors.ts'
import { bugText } from '../out/error-text.ts'
import { processOutput } from '../out/output.ts'
import { processInput } from '../out/terminal-input.ts'
import type { Program } from './program.ts'
import { runProgram } from './run-program.ts'
import { version } from './version.ts'

/** Ctrl-C once lets a command come to its end, twice stops it. */
export async function runMain(program: Program): Promise<void> {
  const interruption = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (interruption.signal.aborted) process.exit(exitCode.interrupted)
      interruption.abort()
    })
  const stderr = processOutput(process.stderr)
  // Thrown where nothing waits for it; a rejected promise that nobody holds comes here too.
  process.on('uncaughtException', (error) => {
    stderr.write(bugText(program.name, program.name, version(), error))
    process.exit(exitCode.bug)
  })
  const code = await runProgram(program, process.argv.slice(2), {
    stdin: processInput(process.stdin),
    stdout: processOutput(process.stdout),
    stderr,
    env: process.env,
    cwd: process.cwd(),
    signal: interruption.signal,
  })
  process.exitCode = code
  // What was interrupted may have left work behind that would keep the process alive.
  if (code === exitCode.interrupted) process.exit(code)
  leave(TURNS)
}

/** Turns of the event loop that a connection which is being closed may take. */
const TURNS = 20

/** Left to end by itself, Node.js first waits for V8 to tidy up its heap: a tenth of a short command's time. */
function leave(turns: number): void {
  if (turns === 0) return
  setImmediate(() => {
    if (process.getActiveResourcesInfo().some((name) => !IDLE.has(name))) leave(turns - 1)
    else process.exit()
  })
}

/** The standard streams, which are written to at once, and this very question. */
const IDLE = new Set(['TTYWrap', 'PipeWrap', 'Immediate'])
