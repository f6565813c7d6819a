// Runs a program to its end and gives back what it printed; the lab's only way to start one.
import { spawn } from 'node:child_process'

export interface Outcome {
  /** The exit code; 128 + the signal's number stands for a signal, as in a shell. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly input?: string | Uint8Array
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  /** Milliseconds after which the program is killed; two minutes unless given. */
  readonly timeout?: number
}

export function run(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const [program = '', ...rest] = argv
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: options.env ?? process.env,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      timeout: options.timeout ?? 120_000,
      killSignal: 'SIGKILL',
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      resolve({
        code: code ?? 128 + signalNumber(signal),
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      })
    })
    // A program that does not read its input to the end is no error.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
  })
}

/** Like `run`, for what the lab cannot do without: anything but exit code 0 is an error. */
export async function mustRun(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const outcome = await run(argv, options)
  if (outcome.code !== 0) {
    throw new Error(
      `Cannot set up the lab: "${argv.join(' ')}" ended with ${outcome.code}: ${outcome.stderr.trim()}`,
    )
  }
  return outcome.stdout
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return signal === 'SIGKILL' ? 9 : signal === 'SIGTERM' ? 15 : 1
}
