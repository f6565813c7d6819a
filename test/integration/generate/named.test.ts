/** A real named answers from the generated files as the inventory says. */
import { once } from 'node:events'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateBind } from '../../../src/generate/bind/generate-bind.ts'
import { office } from '../../lib/inventory-builder.ts'
import { dig } from './checkers.ts'

let named: ChildProcess | undefined
let folder: string | undefined
let port = 0

/** A port of the loopback address that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a listening server has a port')
  return address.port
}

/** Starts named on the folder's files and waits until it says that it runs. */
async function startNamed(directory: string): Promise<ChildProcess> {
  const conf = join(directory, 'named.conf')
  writeFileSync(
    conf,
    `options {
  directory "${directory}";
  pid-file "${directory}/named.pid";
  session-keyfile "${directory}/session.key";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  recursion no;
  notify no;
  dnssec-validation no;
};
controls { };
include "${directory}/named.conf.hostwright";
`,
  )
  const child = spawn('named', ['-g', '-c', conf], { stdio: ['ignore', 'ignore', 'pipe'] })
  const said: string[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line)
    if (line.endsWith(' running')) return child
  }
  throw new Error(`named did not start:\n${said.join('\n')}`)
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hostwright-named-'))
  port = await freePort()
  mkdirSync(join(folder, 'zones'))
  const { files } = generateBind(office(), { now: new Date('2026-11-21T12:00:00Z'), directory: folder })
  for (const { path, text } of files) writeFileSync(join(folder, path), text)
  named = await startNamed(folder)
})

afterAll(async () => {
  if (named !== undefined && named.exitCode === null) {
    named.kill('SIGTERM')
    await once(named, 'exit')
  }
  if (folder !== undefined) rmSync(folder, { recursive: true })
})

describe('named with the generated files', () => {
  it.each([
    ['web01.office.example', 'A', ['10.20.0.4']],
    ['web01.office.example', 'AAAA', ['fd20::4']],
    ['web01.lab.office.example', 'A', ['10.21.0.4']],
    ['4.0.20.10.in-addr.arpa', 'PTR', ['web01.office.example.']],
    ['4.0.21.10.in-addr.arpa', 'PTR', ['web01.lab.office.example.']],
    [
      '4.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.2.d.f.ip6.arpa',
      'PTR',
      ['web01.office.example.'],
    ],
    ['ntp.office.example', 'CNAME', ['infra1.office.example.']],
    ['wiki.office.example', 'A', ['10.20.0.2', 'infra1.office.example.']],
    ['office.example', 'MX', ['10 infra1.office.example.']],
    ['office.example', 'TXT', ['"v=spf1 mx; -all"']],
    ['office.example', 'NS', ['infra1.office.example.']],
    ['0.20.10.in-addr.arpa', 'NS', ['infra1.office.example.']],
    [
      'office.example',
      'SOA',
      ['infra1.office.example. host\\.master.office.example. 2026112100 7200 900 1209600 300'],
    ],
    ['old1.office.example', 'A', []],
    ['9.0.20.10.in-addr.arpa', 'PTR', []],
  ])('answers %s %s', (name, type, answers) => {
    expect(dig(port, name, type)).toEqual(answers)
  })
})
