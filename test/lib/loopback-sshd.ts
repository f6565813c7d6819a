/** A real sshd on loopback for tests that need no lab: its own host key, one authorized key, nothing of the machine's. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Endpoint } from '../../src/ssh/endpoint.ts'

export interface LoopbackSshd {
  readonly directory: string
  readonly port: number
  /** Private key that may log in. */
  readonly identity: string
  /** `ssh-ed25519 AAAA…` of the server. */
  readonly hostKey: string
  readonly endpoint: Endpoint
  stop(): Promise<void>
}

export interface LoopbackSshdOptions {
  /** Further lines of sshd_config(5). */
  readonly config?: readonly string[]
  /** Options before the authorized key: `command="…"`. */
  readonly keyOptions?: string
  /** Types of further host keys, beside ed25519: `ecdsa`, `rsa`. */
  readonly moreHostKeys?: readonly string[]
  /** Folders over which the server alone has a small tmpfs mounted, and how large each is. */
  readonly privateMount?: string | readonly string[]
  readonly size?: string
}

/** Needs root, since sshd logs in as root. Throws where sshd is missing or does not start within 5 s. */
export async function startSshd(options: LoopbackSshdOptions = {}): Promise<LoopbackSshd> {
  const directory = mkdtempSync(join(tmpdir(), 'hostwright-sshd-'))
  const key = (name: string, type: string): string => {
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', '', '-f', join(directory, name)])
    return readFileSync(join(directory, `${name}.pub`), 'utf8').trim()
  }
  const hostKey = key('host_ed25519', 'ed25519')
  for (const type of options.moreHostKeys ?? []) key(`host_${type}`, type)
  const login = key('id', 'ed25519')
  writeFileSync(
    join(directory, 'authorized_keys'),
    `${options.keyOptions === undefined ? '' : `${options.keyOptions} `}${login}\n`,
  )
  const port = await freePort()
  const lines = [
    `ListenAddress 127.0.0.1:${port}`,
    ...[...(options.moreHostKeys ?? []), 'ed25519'].map(
      (type) => `HostKey ${join(directory, `host_${type}`)}`,
    ),
    `AuthorizedKeysFile ${join(directory, 'authorized_keys')}`,
    'PermitRootLogin yes',
    'StrictModes no',
    'UsePAM no',
    'PidFile none',
    'MaxStartups 100',
    ...(options.config ?? []),
  ]
  writeFileSync(join(directory, 'sshd_config'), `${lines.join('\n')}\n`)
  const child = await listening(directory, options)
  return {
    directory,
    port,
    identity: join(directory, 'id'),
    hostKey,
    endpoint: { name: 'loop', address: '127.0.0.1', port, user: 'root', hostKeys: [hostKey] },
    stop: async () => {
      const gone = new Promise((resolve) => {
        child.once('exit', resolve)
      })
      if (child.exitCode === null && child.signalCode === null && child.kill()) await gone
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Mounts, and goes on as sshd, which ends with the namespace. */
const withMounts =
  'size=$1; shift; while [ "$1" != -- ]; do mkdir -p "$1" && mount -t tmpfs -o "size=$size" tmpfs "$1" || exit; shift; done; shift; exec "$@"'

function listening(
  directory: string,
  { privateMount, size = '1m' }: LoopbackSshdOptions,
): Promise<ChildProcess> {
  // Debian's sshd refuses to start without its (empty) privilege separation directory.
  execFileSync('mkdir', ['-p', '/run/sshd'])
  const server = ['/usr/sbin/sshd', '-D', '-e', '-f', join(directory, 'sshd_config')]
  const [program = '', ...rest] =
    privateMount === undefined
      ? server
      : ['unshare', '--mount', 'sh', '-c', withMounts, 'sh', size, ...[privateMount].flat(), '--', ...server]
  const child = spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe'] })
  return new Promise((resolve, reject) => {
    let log = ''
    const timer = setTimeout(() => reject(new Error(`sshd does not start: ${log}`)), 5000)
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString()
      if (!log.includes('Server listening')) return
      clearTimeout(timer)
      resolve(child)
    })
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`sshd ended: ${log}`)))
  })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      )
    })
  })
}
