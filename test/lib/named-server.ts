/** A real named on the loopback network, in a folder of its own, and questions to it. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { GeneratedFile } from '../../src/type/inventory-view.ts'
import { printedRecord } from './printed-record.ts'

/** A network namespace whose loopback interface has further addresses; named listens on none that no interface has. */
export interface LoopbackNetwork {
  readonly name: string
  readonly remove: () => void
}

/** Needs root and Linux. */
export function loopbackNetwork(addresses: readonly string[]): LoopbackNetwork {
  const name = `hw-named-${process.pid}-${Math.random().toString(36).slice(2, 8)}`
  const ip = (...args: readonly string[]): void => {
    const done = spawnSync('ip', args, { encoding: 'utf8' })
    if (done.status !== 0)
      throw new Error(`These tests need root on Linux, to make a network namespace: ${done.stderr}`)
  }
  ip('netns', 'add', name)
  ip('-n', name, 'link', 'set', 'lo', 'up')
  for (const address of addresses) ip('-n', name, 'address', 'add', `${address}/32`, 'dev', 'lo')
  return { name, remove: () => ip('netns', 'delete', name) }
}

export interface NamedServer {
  readonly network: LoopbackNetwork | undefined
  readonly address: string
  readonly port: number
  readonly folder: string
  /** What it has said so far. */
  readonly log: readonly string[]
  /** Waits until it has said what matches. */
  readonly says: (pattern: RegExp) => Promise<void>
  readonly reload: () => void
  readonly stop: () => Promise<void>
}

/** A port of that address that nothing listens on. */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(0, address)
  await once(server, 'listening')
  const bound = server.address()
  server.close()
  await once(server, 'close')
  if (bound === null || typeof bound === 'string') throw new Error('a listening server has a port')
  return bound.port
}

export function namedFolder(): string {
  return mkdtempSync(join(tmpdir(), 'hostwright-named-'))
}

export function writeFiles(folder: string, files: readonly GeneratedFile[]): void {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** Where generated files name an address, they mean that of the server, so what it sends comes from there. */
export async function startNamed(
  folder: string,
  {
    address = '127.0.0.1',
    port,
    options = '',
    network,
  }: {
    readonly address?: string
    readonly port: number
    readonly options?: string
    readonly network?: LoopbackNetwork
  },
): Promise<NamedServer> {
  const conf = join(folder, 'named.conf')
  mkdirSync(join(folder, 'fetched'), { recursive: true })
  writeFileSync(
    conf,
    `options {
  directory "${folder}";
  pid-file "${folder}/named.pid";
  session-keyfile "${folder}/session.key";
  port ${port};
  listen-on { ${address}; };
  listen-on-v6 { none; };
  query-source address ${address};
  transfer-source ${address};
  notify-source ${address};
  notify-delay 0;
  dnssec-validation no;
  ${options === '' ? 'recursion no;' : options}
};
controls { };
include "${folder}/named.conf.hostwright";
`,
  )
  const [program, ...args] = within(network, ['named', '-g', '-c', conf])
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const log: string[] = []
  const waiting = new Set<() => void>()
  const wake = (): void => {
    for (const one of waiting) one()
  }
  createInterface({ input: child.stderr }).on('line', (line) => {
    log.push(line)
    wake()
  })
  child.on('exit', wake)
  const says = async (pattern: RegExp): Promise<void> => {
    while (!log.some((line) => pattern.test(line))) {
      if (child.exitCode !== null)
        throw new Error(`named is gone, and never said ${String(pattern)}:\n${log.join('\n')}`)
      await new Promise<void>((resolve) => {
        waiting.add(resolve)
      })
    }
  }
  await says(/ running$/)
  return {
    network,
    address,
    port,
    folder,
    log,
    says,
    reload: () => {
      child.kill('SIGHUP')
    },
    stop: async () => stopChild(child, folder),
  }
}

function within(
  network: LoopbackNetwork | undefined,
  command: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  return network === undefined ? command : ['ip', 'netns', 'exec', network.name, ...command]
}

async function stopChild(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null) {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
}

type Asked = Pick<NamedServer, 'network' | 'address' | 'port'>

interface Question {
  readonly name: string
  readonly type: string
  /** The address that asks; default: any. */
  readonly from?: string
  /** Default: what the server has itself. */
  readonly recurse?: boolean
}

/** The answer section of `dig +short`, sorted. */
export function ask(server: Asked, question: Question): readonly string[] {
  const flags = ['+short', question.recurse === true ? '+recurse' : '+norecurse', '+tries=1']
  return digLines(server, question, flags).toSorted()
}

/** `OWNER TTL TYPE DATA` of each record of a zone but the SOA; none where the server does not give it. */
export function transfer(server: Asked, zone: string, from?: string): readonly string[] {
  const question = { name: zone, type: 'AXFR', ...(from === undefined ? {} : { from }) }
  return digLines(server, question, ['+nocomments', '+nocmd', '+nostats', '+noquestion', '+tries=1']).flatMap(
    (line) => printedRecord(line) ?? [],
  )
}

function digLines(
  { network, address, port }: Asked,
  { name, type, from }: Question,
  flags: readonly string[],
): readonly string[] {
  const source = from === undefined ? [] : ['-b', from]
  const [program, ...args] = within(network, [
    'dig',
    `@${address}`,
    '-p',
    String(port),
    ...source,
    ...flags,
    name,
    type,
  ])
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (done.error !== undefined)
    throw new Error('These tests need named and dig (Debian: bind9, bind9-dnsutils)', { cause: done.error })
  return done.stdout.split('\n').filter((line) => line !== '')
}
