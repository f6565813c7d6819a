/** A real dnsmasq that answers DNS on the loopback address, and many questions at once to it or to another server. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import type { GeneratedFile } from '../../src/type/inventory-view.ts'
import { freePort, writeFiles } from './named-server.ts'

export interface DnsServer {
  readonly port: number
  readonly stop: () => Promise<void>
}

/** The files must have been generated for the folder, and without DHCP. */
export async function startDnsmasq(folder: string, files: readonly GeneratedFile[]): Promise<DnsServer> {
  const port = await freePort()
  writeFiles(folder, files)
  const options = [`--port=${port}`, '--listen-address=127.0.0.1', '--user=root', '--pid-file=']
  const conf = `--conf-file=${join(folder, 'dnsmasq.conf')}`
  const server = spawn('dnsmasq', ['--no-daemon', conf, ...options], { stdio: ['ignore', 'ignore', 'pipe'] })
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  const lines: string[] = []
  for await (const line of createInterface({ input: server.stderr })) {
    lines.push(line)
    // The last thing that it does before it answers.
    if (!/: read .*\/hosts - \d+ names$/.test(line)) continue
    server.stderr.resume()
    return { port, stop }
  }
  throw new Error(`dnsmasq did not start:\n${lines.join('\n')}`)
}

/**
 * Without what dnsmasq is known not to serve: zones that others update, names that a DNAME record makes, and data that no
 * line of its holds.
 */
export function servable(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    zones: snapshot.zones.map((zone) => ({
      ...zone,
      dynamic: false,
      records: zone.records.filter(({ type, data }) => type !== 'DNAME' && Buffer.byteLength(data) < 400),
    })),
  }
}

export interface DnsQuestion {
  readonly name: string
  readonly type: string
}

export interface DnsAnswer {
  /** `NOERROR`, `NXDOMAIN` … */
  readonly status: string
  /** `OWNER TYPE DATA` each, sorted. */
  readonly records: readonly string[]
}

/** In the order of the questions. `from`: the loopback address that asks. */
export function askDns(
  { port }: Pick<DnsServer, 'port'>,
  folder: string,
  questions: readonly DnsQuestion[],
  from = '127.0.0.1',
): readonly DnsAnswer[] {
  const file = join(folder, 'questions')
  writeFileSync(file, questions.map(({ name, type }) => `${name}. ${type}\n`).join(''))
  const how = ['+noall', '+comments', '+answer', '+norecurse', '+tries=1', '+time=5', '+nocookie', '+nosplit']
  const printed = execFileSync('dig', ['@127.0.0.1', '-b', from, '-p', String(port), ...how, '-f', file], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return printed.split(';; Got answer:\n').slice(1).map(answerIn)
}

/** Of one answer as dig prints it. Throws where it holds another number of records than the answer says. */
function answerIn(printed: string): DnsAnswer {
  const records = printed.split('\n').flatMap((line) => {
    const [, owner, type, data] = /^([^;\s]\S*)\s+\d+\s+IN\s+(\S+)\s+(.*)$/.exec(line) ?? []
    return owner === undefined ? [] : [`${owner} ${type} ${data}`]
  })
  if (/ANSWER: (\d+),/.exec(printed)?.[1] !== String(records.length))
    throw new Error(`this cannot be read:\n${printed}`)
  return { status: /status: (\w+),/.exec(printed)?.[1] ?? '', records: records.toSorted() }
}
