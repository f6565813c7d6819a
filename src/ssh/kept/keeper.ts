/**
 * The keeper: a process of the operator's that has the connections to hosts, so that the next command need not log in again. A
 * command that changes nothing leaves its connection behind; nobody's for a while, it is closed, and with the last one the
 * process ends. ControlPersist of ssh_config(5) does the same for the `ssh` program.
 */
import { renameSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { openSlots } from './keeper-slots.ts'
import { serveCommand } from './serve-command.ts'

/** For the first command to come. Milliseconds. */
const FIRST = 5000

/**
 * Resolves when it has ended. `signal`: nothing is kept from then on, and no command is served any more; those that have a connection
 * come to their end.
 */
export function runKeeper(path: string, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let commands = 0
    let inode: number | undefined
    const slots = openSlots(() => endWhenIdle())
    const server = createServer((socket) => {
      commands += 1
      socket.on('close', () => {
        commands -= 1
        endWhenIdle()
      })
      serveCommand(socket, slots)
    })
    // Made aside and moved over what a killed keeper has left: of two that start at once nobody finds the one, and it ends.
    const aside = `${path}.${process.pid}`
    server.on('error', reject)
    server.on('close', resolve)
    server.listen(aside, () => {
      inode = statSync(aside).ino
      renameSync(aside, path)
    })
    const first = setTimeout(() => endWhenIdle(), FIRST)
    signal?.addEventListener('abort', () => {
      clearTimeout(first)
      slots.stop()
      leave()
    })

    function endWhenIdle(): void {
      if (commands === 0 && slots.isEmpty()) leave()
    }

    function leave(): void {
      if (!server.listening) return
      if (statSync(path, { throwIfNoEntry: false })?.ino === inode) rmSync(path, { force: true })
      server.close()
    }
  })
}
