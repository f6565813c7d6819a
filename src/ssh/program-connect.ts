/** Connects to a host by the `ssh` program: for what only it can do. Pinned host keys, no forwarding, no prompt but ours. */
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../core/errors.ts'
import type { Secret } from '../core/secret.ts'
import { answerPrompts, type Prompts } from './ask-pass.ts'
import type { Connected } from './connect.ts'
import { watchNoise } from './login-noise.ts'
import { formatKeyLine, type HostKey, parseKeyLine } from './known-hosts.ts'
import { keyAlias, type ProgramConfig, programConfig, programKnownHosts } from './program-config.ts'
import { explainProgram, type ProgramFailure } from './program-error.ts'
import { type Spawned, spawnSsh } from './program-process.ts'
import { programTransport } from './program-transport.ts'
import { SHELL } from './session.ts'
import type { SharedPassword } from './shared-password.ts'

export interface ProgramConnectOptions extends Omit<ProgramConfig, 'folder' | 'mayAsk'> {
  /** A new folder in one that is private. */
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly password?: SharedPassword | undefined
  readonly passphrase?: Secret | undefined
  readonly inventoryCommand?: string | undefined
  readonly onWaiting?: (() => void) | undefined
}

/** Throws as `connect` does. */
export async function connectByProgram(options: ProgramConnectOptions): Promise<Connected> {
  const { folder, host, password, passphrase } = options
  const { endpoint } = host
  await mkdir(folder, { mode: 0o700 })
  const mayAsk = password !== undefined || passphrase !== undefined
  await writeFile(join(folder, 'config'), programConfig({ ...options, mayAsk }), { mode: 0o600 })
  await writeFile(join(folder, 'known_hosts'), programKnownHosts(options), { mode: 0o600 })
  await chmod(folder, 0o700)
  const prompts = mayAsk
    ? await answerPrompts(folder, { host: endpoint.name, password, passphrase })
    : undefined
  const ssh = { folder, alias: host.alias, env: { ...options.env, ...prompts?.env } }
  const master = spawnSsh(ssh, SHELL, { master: true })
  // What jump hosts and proxies have to say does not come to the log.
  const noise = watchNoise([master.child.stderr])
  options.onWaiting?.()
  try {
    await loggedIn(master, folder, options.timeout, prompts)
    prompts?.stop('right')
  } catch (caught) {
    const own = await readFile(join(folder, 'log'), 'utf8').catch(() => '')
    const log = `${noise.text().replaceAll('; ', '\n')}\n${own}`
    prompts?.stop(/Permission denied/.test(log) ? 'wrong' : 'unknown')
    master.kill()
    await master.ended
    if (caught instanceof UserError) throw caught
    const failure: ProgramFailure = { log, reason: (caught as Error).message }
    throw await explainProgram(options, failure, () => offeredKey(options, ssh))
  }
  const acceptedKey = endpoint.pinned.length === 0 ? await acceptedIn(folder, keyAlias(endpoint)) : undefined
  return {
    transport: programTransport(endpoint.name, ssh, master),
    ...(acceptedKey === undefined ? {} : { acceptedKey: formatKeyLine(acceptedKey) }),
  }
}

const POLL = 15

/** Waits for the socket that ssh makes once it is logged in. Rejects where it ended before, or took too long. */
async function loggedIn(
  master: Spawned,
  folder: string,
  timeout: number,
  prompts: Prompts | undefined,
): Promise<void> {
  // Connecting and the handshake have the timeout each, as in process; a security key waits for a finger besides.
  const deadline = Date.now() + timeout * 2000 + 30_000
  for (;;) {
    if (await isThere(join(folder, 's'))) return
    if (master.isOver()) throw new Error((await master.failure()) ?? 'the program "ssh" ended')
    if (Date.now() > deadline)
      throw new Error(`the program "ssh" is not logged in after ${timeout * 2 + 30} s`)
    await prompts?.answer()
    await new Promise((resolve) => {
      setTimeout(resolve, POLL)
    })
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}

async function acceptedIn(folder: string, alias: string): Promise<HostKey | undefined> {
  const text = await readFile(join(folder, 'known_hosts'), 'utf8')
  const line = text.split('\n').find((one) => one.split(' ')[0] === alias)
  return line === undefined ? undefined : parseKeyLine(line)
}

/** The key that a host shows whose own is not pinned: looked at without logging in, only to name it. */
async function offeredKey(
  { host }: ProgramConnectOptions,
  ssh: { readonly folder: string; readonly alias: string; readonly env: ProgramConnectOptions['env'] },
): Promise<HostKey | undefined> {
  const seen = join(ssh.folder, 'seen')
  const looking = spawnSsh(ssh, 'exit', {
    options: [
      'StrictHostKeyChecking=accept-new',
      `UserKnownHostsFile=${seen}`,
      'PreferredAuthentications=none',
      'ControlMaster=no',
      'ControlPath=none',
    ],
  })
  await looking.ended
  const text = await readFile(seen, 'utf8').catch(() => '')
  const line = text.split('\n').find((one) => one.split(' ')[0] === keyAlias(host.endpoint))
  return line === undefined ? undefined : parseKeyLine(line)
}
