/** A running `ssh` program as a transport: its own channel is the session's, further ones go through its control socket. */
import { HostUnreachable } from './host-unreachable.ts'
import { type Spawned, spawnSsh, type SshPlace } from './program-process.ts'
import { SHELL } from './session.ts'
import type { Channel, Transport } from './transport.ts'

/** `master` is logged in and runs SHELL. */
export function programTransport(host: string, place: SshPlace, master: Spawned): Transport {
  let isFree = true
  let isClosed = false
  const lost = new Promise<Error>((resolve) => {
    void master.exited.then((code) => {
      // 255 is the program's own, and none means that it was killed: anything else is what the shell ended with.
      if (!isClosed && (code === 255 || code === undefined))
        resolve(new HostUnreachable(`Lost "${host}": the connection was closed`))
    })
  })
  return {
    host,
    lost,
    open: (command, options = {}) => {
      if (isFree && command === SHELL && options.terminal !== true) {
        isFree = false
        return Promise.resolve(channelOf(master))
      }
      if (master.isOver())
        return Promise.reject(new HostUnreachable(`Lost "${host}": the connection was closed`))
      return Promise.resolve(channelOf(spawnSsh(place, command, options)))
    },
    // Each write is one to the pipe already.
    together: (task) => task(),
    close: () => {
      isClosed = true
      // The end of its input ends the shell, and with it the program; one whose shell hangs is ended after a while.
      master.child.stdin.end()
      const timer = setTimeout(() => master.kill(), 2000).unref()
      void master.exited.then(() => clearTimeout(timer))
      for (const stream of [master.child.stdout, master.child.stderr]) stream.resume()
      master.child.unref()
    },
  }
}

function channelOf({ child, exited, ended, kill }: Spawned): Channel {
  const { stdin, stdout, stderr } = child
  return { stdin, stdout, stderr, exited, ended, close: kill }
}
