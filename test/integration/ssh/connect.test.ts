import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { raw } from '../../../src/core/shell.ts'
import { UserError, describeError } from '../../../src/core/errors.ts'
import { connect } from '../../../src/ssh/connect.ts'
import type { Endpoint } from '../../../src/ssh/endpoint.ts'
import { loadIdentities } from '../../../src/ssh/identity.ts'
import { fingerprint, parseKeyLine } from '../../../src/ssh/known-hosts.ts'
import { Session } from '../../../src/ssh/session.ts'
import { freePort, type LoopbackSshd, startSshd } from '../../lib/loopback-sshd.ts'

let sshd: LoopbackSshd

beforeAll(async () => {
  // The further key comes first in the server's list, so that it would be the one to show up.
  sshd = await startSshd({ moreHostKeys: ['ecdsa'] })
})
afterAll(() => sshd.stop())

interface Attempt {
  readonly identity?: string
  readonly acceptNewHostKeys?: boolean
  readonly timeout?: number
}

async function attempt(changes: Partial<Endpoint>, options: Attempt = {}): Promise<readonly string[]> {
  const identities = await loadIdentities({ files: [options.identity ?? sshd.identity] })
  try {
    const { transport, acceptedKey } = await connect(
      { ...sshd.endpoint, ...changes },
      { timeout: 5, ...options, identities },
    )
    const session = await Session.open(transport)
    const { stdout } = await session.run(raw('echo connected'))
    session.close()
    return [stdout.toString().trim(), ...(acceptedKey === undefined ? [] : [acceptedKey])]
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    expect(error.exitCode).toBe(1)
    return describeError(error)
  }
}

const otherKey = (): string => {
  const file = join(sshd.directory, 'other')
  execFileSync('sh', ['-c', `[ -e ${file} ] || ssh-keygen -q -t ed25519 -N "" -C "" -f ${file}`])
  return readFileSync(`${file}.pub`, 'utf8').trim()
}

const fingerprintOf = (line: string): string => {
  const key = parseKeyLine(line)
  return key === undefined ? '' : fingerprint(key)
}

describe('connect', () => {
  it('takes the pinned key, whatever other keys the host has', async () => {
    expect(await attempt({})).toEqual(['connected'])
    const ecdsa = readFileSync(join(sshd.directory, 'host_ecdsa.pub'), 'utf8').trim()
    expect(await attempt({ hostKeys: [ecdsa] })).toEqual(['connected'])
    expect(await attempt({ hostKeys: [otherKey(), sshd.hostKey] })).toEqual(['connected'])
  })

  it('refuses an unknown host key, naming it and how to pin it', async () => {
    expect(await attempt({ hostKeys: [] })).toEqual([
      `Cannot connect to "loop" at 127.0.0.1 port ${sshd.port}: its host key is not known: it offers ${fingerprintOf(sshd.hostKey)} (${sshd.hostKey})`,
      `hint: check the fingerprint on the host's console, then: inv set host loop ssh-host-key+='${sshd.hostKey}'; or accept it unseen with --accept-new-host-keys`,
    ])
  })

  it('accepts an unknown host key only when told to, and gives it back for the record', async () => {
    expect(await attempt({ hostKeys: [] }, { acceptNewHostKeys: true })).toEqual(['connected', sshd.hostKey])
  })

  it('refuses a changed host key even then', async () => {
    const [message, hint] = await attempt({ hostKeys: [otherKey()] }, { acceptNewHostKeys: true })
    expect(message).toBe(
      `Cannot connect to "loop" at 127.0.0.1 port ${sshd.port}: its host key has changed: it offers ${fingerprintOf(sshd.hostKey)} (${sshd.hostKey}), but the inventory has ssh-ed25519 ${fingerprintOf(otherKey())}`,
    )
    expect(hint).toContain('somebody may be in between')
  })

  it('refuses a host that no longer has a key of the pinned type, naming what it has', async () => {
    const rsa = join(sshd.directory, 'rsa')
    execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', '', '-C', '', '-f', rsa])
    const [message] = await attempt({ hostKeys: [readFileSync(`${rsa}.pub`, 'utf8').trim()] })
    expect(message).toContain('its host key has changed: it offers SHA256:')
  })

  it('says that none of the keys is accepted, and which were tried', async () => {
    otherKey()
    const identity = join(sshd.directory, 'other')
    const [message, hint] = await attempt({}, { identity })
    expect(message).toBe(
      `Cannot log in to "loop" at 127.0.0.1 port ${sshd.port} as "root": it accepts none of the keys of ${identity}`,
    )
    expect(hint).toContain('--identity FILE')
  })

  it('refuses an identity file that is missing, encrypted or no key, with the reason', async () => {
    const missing = join(sshd.directory, 'missing')
    await expect(loadIdentities({ files: [missing] })).rejects.toThrow(
      `Cannot use identity "${missing}": there is no such file`,
    )
    const encrypted = join(sshd.directory, 'encrypted')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'passphrase', '-C', '', '-f', encrypted])
    await expect(loadIdentities({ files: [encrypted] })).rejects.toThrow('it is encrypted with a passphrase')
    const nonsense = join(sshd.directory, 'nonsense')
    writeFileSync(nonsense, 'hello')
    await expect(loadIdentities({ files: [nonsense] })).rejects.toThrow(`Cannot use identity "${nonsense}"`)
    await expect(loadIdentities({ files: [`${sshd.identity}.pub`] })).rejects.toThrow(
      'it is not a private key',
    )
  })

  it('says so when there is no key to log in with', async () => {
    const identities = await loadIdentities({ files: [], home: sshd.directory })
    await expect(connect(sshd.endpoint, { identities })).rejects.toThrow(
      'Cannot log in to "loop": there is no key to log in with',
    )
  })

  it('logs in with the keys of an agent', async () => {
    const agent = execFileSync('ssh-agent', ['-s'], { encoding: 'utf8' })
    const socket = /SSH_AUTH_SOCK=([^;]+)/.exec(agent)?.[1] ?? ''
    const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(agent)?.[1])
    try {
      chmodSync(sshd.identity, 0o600)
      execFileSync('ssh-add', ['-q', sshd.identity], { env: { ...process.env, SSH_AUTH_SOCK: socket } })
      const identities = await loadIdentities({ files: [], agent: socket })
      const { transport } = await connect(sshd.endpoint, { identities })
      transport.close()
    } finally {
      process.kill(pid)
    }
  })

  it.each([
    [{ address: '-oProxyCommand=x' }, '"-oProxyCommand=x" is neither an IP address nor a domain name'],
    [{ address: 'host name' }, '"host name" is neither an IP address nor a domain name'],
    [{ user: 'root;id' }, '"root;id" is no user name'],
    [{ port: 70_000 }, 'port 70000 is not between 1 and 65535'],
    [{ hostKeys: ['ssh-ed25519 hello'] }, '"ssh-ed25519 hello" is no SSH host key'],
    [{ name: '-oProxyCommand=x' }, '"-oProxyCommand=x" is no name of a host'],
  ])('refuses %j before anything is sent', async (changes, reason) => {
    expect(await attempt(changes)).toEqual([
      `Cannot connect to "${'name' in changes ? changes.name : 'loop'}": ${reason}`,
    ])
  })

  const WHERE =
    'hint: is it on, and is that its address? "inv show host loop" shows what is recorded; its attributes ssh-address and ssh-port override that'

  it('says that nothing listens', async () => {
    const port = await freePort()
    expect(await attempt({ port })).toEqual([
      `Cannot connect to "loop" at 127.0.0.1 port ${port}: the host refuses the connection (nothing listens on this port)`,
      WHERE,
    ])
  })

  it('says that the name is not known', async () => {
    const [message] = await attempt({ address: 'no-such-host.invalid' })
    expect(message).toMatch(/the name "no-such-host.invalid" is not known$|the name server does not answer$/)
  })

  it('says that nothing answers, and that what answers is no SSH server', async () => {
    const silent = createServer()
    const other = createServer((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\n'))
    for (const server of [silent, other])
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve)
      })
    const portOf = (server: typeof silent): number => {
      const address = server.address()
      return typeof address === 'object' && address !== null ? address.port : 0
    }
    expect(await attempt({ port: portOf(silent) }, { timeout: 0.3 })).toEqual([
      `Cannot connect to "loop" at 127.0.0.1 port ${portOf(silent)}: no SSH server answers within 0.3 s`,
      WHERE,
    ])
    const [message] = await attempt({ port: portOf(other) })
    expect(message).toContain(`Cannot connect to "loop" at 127.0.0.1 port ${portOf(other)}: `)
    silent.close()
    other.close()
  })

  it('listens to no server that talks endlessly before it says that it is one (T21)', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      const talk = (): void => {
        while (!socket.destroyed && socket.write('all work and no play\r\n'.repeat(1000)));
      }
      socket.on('drain', talk)
      talk()
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const before = process.memoryUsage.rss()
    const [message] = await attempt({ port }, { timeout: 1 })
    expect(message).toContain(`Cannot connect to "loop" at 127.0.0.1 port ${port}: `)
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 2 ** 20)
    server.close()
  })

  it('costs no round trip more than it must for a command: noDelay is on', async () => {
    const identities = await loadIdentities({ files: [sshd.identity] })
    const { transport } = await connect(sshd.endpoint, { identities })
    const session = await Session.open(transport)
    await session.run(raw(':'))
    const started = performance.now()
    for (let count = 0; count < 20; count += 1) await session.run(raw(':'))
    session.close()
    // Nagle against delayed acknowledgements would take 40 ms each.
    expect((performance.now() - started) / 20).toBeLessThan(20)
  })

  it('rejects what is under way when the connection is cut', async () => {
    const identities = await loadIdentities({ files: [sshd.identity] })
    const { transport } = await connect(sshd.endpoint, { identities })
    const session = await Session.open(transport)
    const { stdout } = await session.run(raw('echo $PPID'))
    const waiting = session.run(raw('sleep 30'))
    process.kill(Number(stdout.toString()), 'SIGKILL')
    await expect(waiting).rejects.toThrow('Lost "loop": ')
    await expect(session.run(raw(':'))).rejects.toThrow('Lost "loop": ')
    session.close()
  })

  it('skips what a login shell prints, as from an rc file', async () => {
    const noisy = await startSshd({
      keyOptions: 'command="echo Welcome; echo quota exceeded >&2; eval \\"$SSH_ORIGINAL_COMMAND\\""',
    })
    const identities = await loadIdentities({ files: [noisy.identity] })
    const { transport } = await connect(noisy.endpoint, { identities })
    const session = await Session.open(transport)
    const { stdout, stderr } = await session.run(raw('echo one'))
    expect([stdout.toString(), stderr]).toEqual(['one\n', ''])
    session.close()
    await noisy.stop()
  })
})
