// The processes that hold a lab together; see namespace/supervise.sh.
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { labFolder, markProcess, type ProcessMark } from './state.ts'

export interface Pids {
  readonly hold: ProcessMark
  readonly switch: number
  readonly operator: number
}

/** Starts them; unless the lab is to be kept, they end with this process. */
export async function startSupervisor(
  id: string,
  keep: boolean,
): Promise<{ supervisor: ProcessMark; pids: Pids }> {
  const log = openSync(join(labFolder(id), 'log'), 'a')
  const script = join(import.meta.dirname, 'namespace', 'supervise.sh')
  const child = spawn('sh', [script, labFolder(id), keep ? 'kept' : 'owned'], {
    stdio: [keep ? 'ignore' : 'pipe', log, log, 'pipe'],
    detached: true,
    cwd: '/',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
  })
  closeSync(log)
  child.unref()
  // The pipe must not keep this process alive; that it is open is what keeps the lab alive.
  if (child.stdin instanceof Socket) child.stdin.unref()
  const found = new Map<string, number>()
  const pipe = child.stdio[3] as Readable // the pipe asked for above
  for await (const line of createInterface({ input: pipe })) {
    const [name = '', pid] = line.split(' ')
    found.set(name, Number(pid))
    if (found.size === 3) break
  }
  pipe.destroy()
  const supervisor = child.pid === undefined ? null : markProcess(child.pid)
  const [exchange, operator] = ['switch', 'operator'].map((name) => found.get(name))
  const hold = markProcess(found.get('hold') ?? 0)
  if (supervisor === null || hold === null || exchange === undefined || operator === undefined) {
    throw new Error(`Cannot start lab "${id}": ${readFileSync(join(labFolder(id), 'log'), 'utf8').trim()}`)
  }
  return { supervisor, pids: { hold, switch: exchange, operator } }
}
