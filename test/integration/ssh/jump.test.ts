import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { describeError, UserError } from '../../../src/core/errors.ts'
import type { Endpoint } from '../../../src/ssh/endpoint.ts'
import { freePort, type LoopbackSshd, startSshd } from '../../lib/loopback-sshd.ts'
import { type Relay, startRelay } from '../../lib/relay.ts'
import { type Reached, type ReachOptions, startReach } from '../../lib/reach.ts'

let bastion: LoopbackSshd
let target: LoopbackSshd
let relay: Relay
let reached: Reached | undefined

beforeAll(async () => {
  bastion = await startSshd()
  target = await startSshd()
  relay = await startRelay(bastion.port)
  // One key for both.
  writeFileSync(
    join(target.directory, 'authorized_keys'),
    readFileSync(join(bastion.directory, 'authorized_keys')),
  )
  chmodSync(bastion.identity, 0o600)
})
afterAll(async () => {
  await relay.stop()
  await bastion.stop()
  await target.stop()
})
afterEach(() => reached?.close())

function reach(options: Partial<ReachOptions> = {}): Reached {
  reached = startReach({ identity: bastion.identity, ...options })
  return reached
}

const jump = (changes: Partial<Endpoint> = {}): Endpoint => ({
  ...bastion.endpoint,
  name: 'bastion',
  port: relay.port,
  ...changes,
})
const behind = (jumps: readonly Endpoint[], changes: Partial<Endpoint> = {}): Endpoint => ({
  ...target.endpoint,
  name: 'web01',
  jumps,
  ...changes,
})

async function reasonOf(run: Promise<unknown>): Promise<readonly string[]> {
  try {
    return [`no error: ${String(await run)}`]
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return describeError(error)
  }
}

/** The port from which the server on the other side was connected to, by its sshd. */
const FROM = 'set -- $SSH_CONNECTION; echo "$4"'

describe('jump hosts', () => {
  it('share one connection for all hosts behind them', async () => {
    const { run } = reach()
    const before = relay.seen.connections
    const names = Array.from({ length: 30 }, (_, index) => `web${index}`)
    const answers = await Promise.all(names.map((name) => run(behind([jump()], { name }), FROM)))
    expect(new Set(answers)).toEqual(new Set([String(target.port)]))
    expect(relay.seen.connections - before).toBe(1)
  })

  it.each(['ssh2', 'ssh'] as const)('go in chains, by %s', async (transport) => {
    const { run } = reach()
    const before = relay.seen.connections
    const chain = [jump(), jump({ name: 'inner', port: bastion.port })]
    expect(await run(behind(chain, { transport }), FROM)).toBe(String(target.port))
    expect(relay.seen.connections - before).toBe(1)
  })

  it.each(['ssh2', 'ssh'] as const)('are let through by their pinned keys only, by %s', async (transport) => {
    const { run } = reach()
    const changed = behind([jump({ hostKeys: [target.hostKey] })], { transport })
    const [message, hint] = await reasonOf(run(changed))
    expect(message).toContain(
      transport === 'ssh2' ? 'Cannot connect to "bastion"' : 'Cannot connect to "web01"',
    )
    expect(`${message ?? ''} ${hint ?? ''}`).toMatch(/host key has changed|each jump host/)
    const [unknown] = await reasonOf(run(behind([jump({ hostKeys: [] })], { transport })))
    expect(unknown).not.toContain('no error')
  })

  it('that the inventory does not know have their key in the known_hosts of the operator', async () => {
    const knownHosts = `[127.0.0.1]:${relay.port} ${bastion.hostKey}\n`
    const { run, home } = reach({ knownHosts })
    execFileSync('ssh-keygen', ['-q', '-H', '-f', join(home, '.ssh', 'known_hosts')], { stdio: 'ignore' })
    expect(await run(behind([jump({ name: '127.0.0.1', hostKeys: [] })]), FROM)).toBe(String(target.port))
  })

  it('say that they cannot reach the host, and that they may not', async () => {
    const port = await freePort()
    const [closed] = await reasonOf(reach().run(behind([jump()], { port })))
    expect(closed).toContain(
      `Cannot connect to "web01" at 127.0.0.1 port ${port}: the jump host "bastion" cannot reach it: Connection refused`,
    )
    const forbidding = await startSshd({ config: ['AllowTcpForwarding no'] })
    writeFileSync(
      join(forbidding.directory, 'authorized_keys'),
      readFileSync(join(bastion.directory, 'authorized_keys')),
    )
    const [forbidden, hint] = await reasonOf(
      (reached ?? reach()).run(behind([{ ...forbidding.endpoint, name: 'strict' }])),
    )
    expect(forbidden).toContain('the jump host "strict" forbids it')
    expect(hint).toContain('AllowTcpForwarding')
    await forbidding.stop()
  })

  it('are connected to anew after they were lost', async () => {
    const { run, session } = reach()
    relay.cutAfter = 30_000
    const opened = await session(behind([jump()]))
    relay.cutAfter = undefined
    const path = join(target.directory, 'never')
    await expect(opened.upload(path, Buffer.alloc(200_000))).rejects.toThrow('Lost "web01"')
    await opened.end()
    expect(await run(behind([jump()]), FROM)).toBe(String(target.port))
  })
})

describe('a host that is busy', () => {
  it('is tried again after a pause that chance makes different', async () => {
    const full = await startSshd({ config: ['MaxStartups 1'] })
    const { run } = reach({ identity: full.identity })
    const answers = await Promise.all(Array.from({ length: 6 }, () => run(full.endpoint)))
    expect(answers).toEqual(Array.from({ length: 6 }, () => 'connected'))
    await full.stop()
  })
})
