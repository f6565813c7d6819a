/**
 * For programs that read a password from a terminal alone: they get one to ask on, and what they run has its three
 * streams, clean, on a channel without one, joined by named pipes in a folder that is ours.
 */
import { quote } from '../core/shell.ts'
import type { Asking } from './become.ts'
import { HostUnreachable } from './host-unreachable.ts'
import { forLoginShell } from './login-shell.ts'
import { MARK } from './prelude.ts'
import type { Channel, Transport } from './transport.ts'

/** `script`: makes of a command for root the text that becomes root and runs it. */
export async function borrowTerminal(
  transport: Transport,
  nonce: string,
  command: string,
  script: (command: string) => string,
): Promise<{ channel: Channel; asking: Asking }> {
  const folder = `/tmp/hostwright-${nonce}`
  const data = await transport.open(forLoginShell(pipes(folder, nonce)))
  await isReady(data, nonce, transport)
  const terminal = await transport.open(forLoginShell(script(joined(folder, command))), { terminal: true })
  return {
    channel: {
      ...data,
      exited: terminal.exited,
      ended: Promise.all([terminal.ended, data.ended]).then(([code]) => code),
      close: () => {
        data.stdin.end()
        terminal.close()
      },
    },
    asking: { input: terminal.stdin, output: terminal.stdout, ended: terminal.ended },
  }
}

// The folder's name cannot be guessed and must not be there. The pipes are opened by whom has the folder and by root; the
// marker directory says whether root ever came, since otherwise nobody will close the pipes that are waited for.
function pipes(folder: string, nonce: string): string {
  const at = quote(folder)
  return `umask 077; mkdir ${at} && mkfifo ${at}/in ${at}/out ${at}/err || exit 73
trap 'rm -rf ${at}' EXIT; trap 'exit 70' HUP INT TERM
cat ${at}/out & out=$!
cat ${at}/err >&2 & err=$!
exec 3<>${at}/in
printf '\\036ready ${nonce}\\n'
cat >&3
[ -d ${at}/joined ] || kill "$out" "$err"
exec 3>&-
wait`
}

// noclobber: what is not a pipe any more is not overwritten.
function joined(folder: string, command: string): string {
  const at = quote(folder)
  return `set -C; mkdir ${at}/joined && exec /bin/sh -c ${quote(command)} <${at}/in >${at}/out 2>${at}/err`
}

function isReady(data: Channel, nonce: string, transport: Transport): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = ''
    const hear = (chunk: Buffer): void => {
      seen = `${seen}${chunk.toString('utf8')}`.slice(-4096)
      if (!seen.includes(`${MARK}ready ${nonce}\n`)) return
      data.stdout.off('data', hear)
      data.stdout.pause()
      resolve()
    }
    data.stdout.on('data', hear)
    void data.ended.then((code) =>
      reject(
        new HostUnreachable(
          `Cannot become root on "${transport.host}": its pipes cannot be made in /tmp (exit code ${code ?? 'none'})`,
        ),
      ),
    )
    void transport.lost.then(reject)
  })
}
