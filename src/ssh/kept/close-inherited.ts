/** Lets go of the files that a process was started with, so that nobody waits for it who waits for them to be closed. */
import { closeSync, readdirSync, readFileSync } from 'node:fs'

/** O_CLOEXEC of open(2), as /proc/PID/fdinfo shows it (proc(5)): what this very process has opened has it. */
const CLOSED_ON_EXEC = 0o2000000

/** All but the standard streams, where the system tells which there are. */
export function closeInherited(): void {
  let names: readonly string[]
  try {
    names = readdirSync('/proc/self/fd')
  } catch {
    return
  }
  for (const name of names) {
    try {
      const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${name}`, 'utf8'))?.[1]
      if (Number(name) > 2 && flags !== undefined && (parseInt(flags, 8) & CLOSED_ON_EXEC) === 0)
        closeSync(Number(name))
    } catch {
      // The listing itself was one of them, and is closed.
    }
  }
}
