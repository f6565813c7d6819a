/** One `ssh` process: its command line, with nothing of a host in it but a checked name, and its streams. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { OpenOptions } from './transport.ts'

export interface SshPlace {
  /** Holds `config`, `known_hosts`, `log` and the socket `s`. */
  readonly folder: string
  readonly alias: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface SpawnOptions extends OpenOptions {
  /** Logs in and serves the others; they go through its socket or nowhere. */
  readonly master?: boolean
  /** `Keyword=value`. */
  readonly options?: readonly string[]
}

export interface Spawned {
  readonly child: ChildProcessWithoutNullStreams
  readonly exited: Promise<number | undefined>
  readonly ended: Promise<number | undefined>
  readonly isOver: () => boolean
  /** Why the program could not be started. */
  readonly failure: () => Promise<string | undefined>
  readonly kill: () => void
}

export function sshArguments(
  { folder, alias }: Omit<SshPlace, 'env'>,
  command: string,
  { master = false, terminal = false, options = [] }: SpawnOptions,
): readonly string[] {
  const role = master
    ? ['ControlMaster=yes']
    : // Where the socket is gone, it must not log in anew by itself.
      ['ControlMaster=no', 'ProxyCommand=exit 255']
  return [
    ...['-F', join(folder, 'config'), '-E', join(folder, 'log')],
    ...(terminal ? ['-tt'] : ['-T']),
    ...[...(options.length > 0 ? options : role), `LogLevel=${master ? 'DEBUG1' : 'ERROR'}`].flatMap(
      (one) => ['-o', one],
    ),
    ...['--', alias, command],
  ]
}

export function spawnSsh(place: SshPlace, command: string, options: SpawnOptions): Spawned {
  const child = spawn('ssh', sshArguments(place, command, options), {
    stdio: 'pipe',
    env: { ...place.env, LC_ALL: 'C' },
    // Of a group of its own: Ctrl-C is for us, and what is under way is to come to its end.
    detached: true,
  })
  let over = false
  let failure: string | undefined
  // A write that fails because the other side has gone shows as an ended process; the event must not become a crash.
  child.stdin.on('error', () => undefined)
  const ended = new Promise<number | undefined>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      over = true
      failure = error.code === 'ENOENT' ? 'there is no program "ssh" on this machine' : error.message
      resolve(undefined)
    })
    child.on('close', (code) => {
      over = true
      resolve(code ?? undefined)
    })
  })
  const exited = new Promise<number | undefined>((resolve) => {
    child.on('exit', (code) => {
      over = true
      resolve(code ?? undefined)
    })
    void ended.then(resolve)
  })
  return {
    child,
    exited,
    ended,
    isOver: () => over,
    failure: () => Promise.resolve(failure),
    kill: () => killGroup(child),
  }
}

/** With what it has started to ask a password or to reach a jump host. */
function killGroup({ pid }: ChildProcessWithoutNullStreams): void {
  try {
    if (pid !== undefined) process.kill(-pid)
  } catch {
    // It has ended.
  }
}
