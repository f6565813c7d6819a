/** Runs a program in this process, with its streams in memory: parsing, rendering and exit code as in the real thing. */
import type { Program } from '../../src/bin/program.ts'
import { runProgram as run, type Surroundings } from '../../src/bin/run-program.ts'
import type { ExitCode } from '../../src/core/errors.ts'
import type { Output } from '../../src/out/output.ts'

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: ExitCode
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly input?: string
  readonly signal?: AbortSignal
  /** Width of the terminal that both streams are; none by default. */
  readonly terminal?: number
}

export async function runProgram(
  program: Program,
  argv: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  const stdout = memoryOutput(options.terminal)
  const stderr = memoryOutput(options.terminal)
  const unread = (options.input ?? '').split('\n')
  const around: Surroundings = {
    stdin: {
      isTerminal: options.terminal !== undefined,
      readAll: async () => options.input ?? '',
      readLine: async () => unread.shift(),
      readHidden: async () => unread.shift(),
    },
    stdout,
    stderr,
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
    signal: options.signal ?? new AbortController().signal,
  }
  const exitCode = await run(program, argv, around)
  return { stdout: stdout.text(), stderr: stderr.text(), exitCode }
}

/** Keeps what is written. A width makes it a terminal of 24 rows. */
export function memoryOutput(width?: number): Output & { readonly text: () => string } {
  let kept = ''
  return {
    write: (text) => {
      kept += text
    },
    isTerminal: width !== undefined,
    columns: () => width ?? 80,
    rows: () => 24,
    text: () => kept,
  }
}
