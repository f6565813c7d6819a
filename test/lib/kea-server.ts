/** A real Kea in a network namespace, with folders of its own and its control socket. */
import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface KeaServer {
  /** Of its sockets and its files. */
  readonly folder: string
  /** Sends a command to its socket; the arguments of the answer. Throws with Kea's own words where it says no. */
  readonly command: (name: string, args?: unknown) => Promise<unknown>
  readonly stop: () => Promise<void>
}

/** The text with the folder in the place of the two that Kea has as a service; that of its own DUID has to be said. */
export function inKeaFolder(text: string, folder: string): string {
  return text
    .replaceAll('"/run/kea/', `"${folder}/`)
    .replaceAll('"/var/lib/kea/', `"${folder}/`)
    .replace('"Dhcp6": {', `"Dhcp6": {\n    "data-directory": "${folder}",`)
}

/** Starts it with the generated text, all of it but the folders. Throws with what it printed where it does not come up. */
export async function startKea(family: 4 | 6, text: string, namespace: string): Promise<KeaServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-kea-'))
  const file = join(folder, 'kea.conf')
  writeFileSync(file, inKeaFolder(text, folder))
  const env = { ...process.env, KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: folder }
  const words = ['netns', 'exec', namespace, `kea-dhcp${family}`, '-c', file]
  // A file, and no pipe: it would stand still where nobody reads.
  const log = openSync(join(folder, 'log'), 'w')
  const server = spawn('ip', words, { env, stdio: ['ignore', log, log] })
  closeSync(log)
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const socket = join(folder, `kea${family}-ctrl-socket`)
  const stop = async (): Promise<void> => {
    server.kill()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const isUp = async (): Promise<boolean> =>
    existsSync(socket) && (await command(socket, 'status-get').catch(() => undefined)) !== undefined
  for (let tries = 0; !(await isUp()); tries += 1) {
    if (server.exitCode !== null || tries > 200) {
      const printed = readFileSync(join(folder, 'log'), 'utf8')
      await stop()
      throw new Error(`kea-dhcp${family} does not run:\n${printed}`)
    }
    await sleep(25)
  }
  return { folder, command: (name, args) => command(socket, name, args), stop }
}

async function command(path: string, name: string, args?: unknown): Promise<unknown> {
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(path)
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => (answer += chunk))
    socket.once('error', reject)
    socket.once('close', () => resolve(answer))
    socket.write(JSON.stringify({ command: name, ...(args === undefined ? {} : { arguments: args }) }))
  })
  const answer = JSON.parse(text) as { result: number; text?: string; arguments?: unknown }
  if (answer.result !== 0) throw new Error(`kea: ${name}: ${answer.text ?? answer.result}`)
  return answer.arguments
}
