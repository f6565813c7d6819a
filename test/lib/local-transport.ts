/** A transport without a network: each channel is a process of this machine, under a shell of the test's choice. */
import { spawn } from 'node:child_process'
import type { Transport } from '../../src/ssh/transport.ts'

/** `shell` is what stands for the host's login shell: `['dash']`, `['busybox', 'sh']`. */
export function localTransport(shell: readonly string[], host = 'local'): Transport {
  const [program = '/bin/sh', ...options] = shell
  const running = new Set<() => void>()
  return {
    host,
    lost: new Promise(() => undefined),
    together: (task) => task(),
    open: (command) => {
      const child = spawn(program, [...options, '-c', command], { stdio: 'pipe' })
      child.stdin.on('error', () => undefined)
      const close = (): void => {
        child.kill('SIGKILL')
      }
      running.add(close)
      const ended = new Promise<number | undefined>((resolve) => {
        child.on('close', (code) => {
          running.delete(close)
          resolve(code ?? undefined)
        })
      })
      const exited = new Promise<number | undefined>((resolve) => {
        child.on('exit', (code) => resolve(code ?? undefined))
      })
      const { stdin, stdout, stderr } = child
      return Promise.resolve({ stdin, stdout, stderr, exited, ended, close })
    },
    close: () => {
      for (const close of running) close()
    },
  }
}

/** The POSIX shells that targets have, by name; the session's own shell is started with them. */
export const shells: Readonly<Record<string, readonly string[]>> = {
  dash: ['dash'],
  busybox: ['busybox', 'sh'],
  mksh: ['mksh'],
  bash: ['bash', '--posix'],
}
