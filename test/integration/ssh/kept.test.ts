import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync, readFileSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { raw } from '../../../src/core/shell.ts'
import type { Endpoint } from '../../../src/ssh/endpoint.ts'
import { runKeeper } from '../../../src/ssh/kept/keeper.ts'
import { openReach } from '../../../src/ssh/reach.ts'
import { Session, SHELL } from '../../../src/ssh/session.ts'
import type { Transport } from '../../../src/ssh/transport.ts'
import { type LoopbackSshd, startSshd } from '../../lib/loopback-sshd.ts'

describe('a connection that is kept', () => {
  let sshd: LoopbackSshd
  let folder: string
  let socket: string
  let ended: Promise<void>
  let said: string[]
  let seconds = 2
  let end: AbortController

  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterAll(async () => sshd.stop())
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hw-kept-'))
    socket = join(folder, 'keeper')
    said = []
    seconds = 2
    end = new AbortController()
    ended = runKeeper(socket, end.signal)
    while (!existsSync(socket)) await pause(5)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  async function open(endpoint: Endpoint = sshd.endpoint, first: string | null = SHELL): Promise<Session> {
    return Session.open(await transportTo(endpoint, first))
  }
  async function transportTo(endpoint: Endpoint, first: string | null): Promise<Transport> {
    const reach = openReach({
      identityFiles: [sshd.identity],
      env: { PATH: process.env['PATH'], HOME: folder },
      acceptNewHostKeys: false,
      timeout: 3,
      retries: 0,
      inventoryCommand: 'inv',
      keeper: { socket, seconds },
      say: (_host, text) => said.push(text),
    })
    return (await reach.connect(endpoint, { first: first ?? undefined })).transport
  }
  /** What tells one connection from another on the host. */
  const who = async (session: Session): Promise<string> =>
    (await session.run(raw('printf %s "$SSH_CONNECTION"'))).stdout.toString()

  it('serves the next command, until nobody has wanted it for a while', async () => {
    const one = await open()
    const first = await who(one)
    one.close({ mayServeAgain: true })
    const two = await open()
    expect(await who(two)).toBe(first)
    two.close({ mayServeAgain: true })
    expect(said).toEqual([
      'connecting by the keeper of connections',
      'going on with a connection that was kept',
    ])
    await ended
    expect(existsSync(socket)).toBe(false)
  })

  it('is good for so many seconds after its login, however often it is used', async () => {
    const one = await open()
    const first = await who(one)
    one.close({ mayServeAgain: true })
    for (let count = 0; count < 4; count += 1) {
      await pause(600)
      const next = await open()
      const found = await who(next)
      next.close({ mayServeAgain: true })
      if (found !== first) {
        expect(count).toBeGreaterThan(1)
        return
      }
    }
    throw new Error('it was good for longer')
  })

  it('is good for as long as the command says that wants it', async () => {
    seconds = 60
    const one = await open()
    const first = await who(one)
    one.close({ mayServeAgain: true })
    await pause(300)
    seconds = 0.1
    const two = await open()
    expect(await who(two)).not.toBe(first)
    two.close()
  })

  it('is closed when the keeper is told to end, but for a command that is at work', async () => {
    seconds = 60
    const idle = await open()
    idle.close({ mayServeAgain: true })
    await pause(100)
    const busy = await open()
    end.abort()
    await pause(100)
    expect(await who(busy)).not.toBe('')
    expect(existsSync(socket)).toBe(false)
    busy.close({ mayServeAgain: true })
    await ended
  })

  it('tells what a channel says at once', async () => {
    const transport = await transportTo(sshd.endpoint, SHELL)
    const outputs = await Promise.all(
      Array.from({ length: 8 }, async (_, number) => {
        const channel = await transport.open(`echo ${number}`)
        const chunks: Buffer[] = []
        channel.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
        channel.stderr.resume()
        channel.stdin.end()
        expect(await channel.ended).toBe(0)
        return Buffer.concat(chunks).toString().trim()
      }),
    )
    expect(outputs).toEqual(['0', '1', '2', '3', '4', '5', '6', '7'])
    transport.close()
  })

  it('is done without where the keeper hangs, and it is left aside', async () => {
    const dumb = createServer(() => undefined)
    socket = join(folder, 'dumb')
    await new Promise<void>((resolve) => {
      dumb.listen(socket, resolve)
    })
    const one = await open()
    expect(await who(one)).not.toBe('')
    one.close()
    expect(existsSync(socket)).toBe(false)
    dumb.close()
  })

  it('is closed where the command did not say that it may be used again', async () => {
    const one = await open()
    const first = await who(one)
    await one.end()
    const two = await open()
    expect(await who(two)).not.toBe(first)
    two.close()
  })

  it('is not for a command that wants one of its own', async () => {
    const one = await open()
    const first = await who(one)
    one.close({ mayServeAgain: true })
    const two = await open(sshd.endpoint, null)
    expect(await who(two)).not.toBe(first)
    two.close()
  })

  it('is not for two at once', async () => {
    const one = await open()
    const two = await open()
    expect(await who(two)).not.toBe(await who(one))
    expect(said.at(-2)).toBe('connecting anew: another command is using the connection')
    one.close({ mayServeAgain: true })
    two.close()
  })

  it('is not for other keys, nor for a host that is to have another', async () => {
    const one = await open()
    const first = await who(one)
    one.close({ mayServeAgain: true })
    writeFileSync(sshd.identity, readFileSync(sshd.identity))
    utimesSync(sshd.identity, 1, 1)
    const two = await open()
    expect(await who(two)).not.toBe(first)
    two.close({ mayServeAgain: true })
    const stranger = `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.from([0, 0, 0, 32]), Buffer.alloc(32, 7)]).toString('base64')}`
    await expect(open({ ...sshd.endpoint, hostKeys: [stranger] })).rejects.toThrow('host key')
  })

  it('that has died is made anew', async () => {
    const one = await open()
    const first = await who(one)
    const parent = (await one.run(raw('echo $PPID'))).stdout.toString().trim()
    one.close({ mayServeAgain: true })
    await pause(100)
    execFileSync('kill', ['-STOP', parent])
    try {
      const two = await open()
      expect(await who(two)).not.toBe(first)
      two.close()
    } finally {
      execFileSync('kill', ['-KILL', parent])
    }
  })

  it('goes with the command that is killed, and the shell on the host with it', async () => {
    const one = await open()
    const pid = one.pid ?? Number((await one.run(raw('echo $$'))).stdout.toString())
    // As a process that is gone leaves it: closed, and nothing said.
    one.close()
    for (let tries = 0; existsSync(`/proc/${pid}`) && tries < 100; tries += 1) await pause(20)
    expect(existsSync(`/proc/${pid}`)).toBe(false)
  })

  it('carries much in both directions, and files', async () => {
    const one = await open()
    const { stdout } = await one.run(raw('head -c 9000000 /dev/zero | tr "\\0" x'), { limit: 10_000_000 })
    expect(stdout.length).toBe(9_000_000)
    const path = join(folder, 'file')
    for (const size of [100, 70_000, 2_200_000, 40_000_000]) {
      expect(await one.upload(path, Buffer.alloc(size, 'y'))).toBeUndefined()
      expect(readFileSync(path).length).toBe(size)
    }
    const many = Array.from({ length: 8 }, (_, number) =>
      one.upload(join(folder, `many${number}`), Buffer.alloc(300_000, 'z')),
    )
    expect(new Set(await Promise.all(many))).toEqual(new Set([undefined]))
    one.close()
  })

  it('is not had to a host that does not answer, which is said as ever', async () => {
    await expect(open({ ...sshd.endpoint, port: 1 })).rejects.toThrow(
      'Cannot connect to "loop" at 127.0.0.1 port 1: the host refuses the connection',
    )
  })

  it('does without a keeper where one was killed, and clears what it left', async () => {
    const left = join(folder, 'left')
    const listen =
      'require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))'
    spawnSync(process.execPath, ['-e', listen, left])
    expect(existsSync(left)).toBe(true)
    socket = left
    const one = await open()
    expect(await who(one)).not.toBe('')
    one.close()
    expect(existsSync(left)).toBe(false)
  })

  it('survives a visitor who talks nonsense', async () => {
    const visitor = createConnection(socket)
    visitor.on('error', () => undefined)
    visitor.resume()
    visitor.write('GET / HTTP/1.1\r\n\r\n')
    await new Promise((resolve) => {
      visitor.once('close', resolve)
    })
    const one = await open()
    expect(await who(one)).not.toBe('')
    one.close()
  })
})

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
