import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { describeError, UserError } from '../../../src/core/errors.ts'
import { raw } from '../../../src/core/shell.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { Endpoint } from '../../../src/ssh/endpoint.ts'
import { freePort, type LoopbackSshd, startSshd } from '../../lib/loopback-sshd.ts'
import { type Reached, type ReachOptions, startReach } from '../../lib/reach.ts'

let sshd: LoopbackSshd
let reached: Reached | undefined

beforeAll(async () => {
  sshd = await startSshd()
  chmodSync(sshd.identity, 0o600)
})
afterAll(() => sshd.stop())
afterEach(() => reached?.close())

function reach(options: Partial<ReachOptions> = {}): Reached {
  reached = startReach({ identity: sshd.identity, ...options })
  return reached
}

const byProgram = (changes: Partial<Endpoint> = {}): Endpoint => ({
  ...sshd.endpoint,
  transport: 'ssh',
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

const newKey = (name: string, ...options: readonly string[]): string => {
  const file = join(sshd.directory, name)
  if (!existsSync(file))
    execFileSync('ssh-keygen', [
      '-q',
      '-t',
      'ed25519',
      '-C',
      '',
      '-f',
      file,
      ...(options.length > 0 ? options : ['-N', '']),
    ])
  return file
}

describe('the ssh program as a transport', () => {
  it('runs scripts by one process, and says why it was taken', async () => {
    const { run, said } = reach()
    expect(await run(byProgram(), 'echo one; echo two >&2')).toBe('one\ntwo')
    expect(said).toEqual(['loop: connecting by the "ssh" program: you want it so'])
  })

  it('reaches several hosts at once', async () => {
    const { run } = reach()
    const endpoints = ['a', 'b', 'c', 'd', 'e'].map((name) => byProgram({ name }))
    expect(await Promise.all(endpoints.map((one) => run(one)))).toEqual(endpoints.map(() => 'connected'))
  })

  it('uploads by further channels over a socket in a folder of mode 0700, which is gone afterwards', async () => {
    const { session, home, close } = reach()
    const opened = await session(byProgram())
    const [folder = ''] = readdirSync(home).filter((name) => name.startsWith('hw-'))
    expect(statSync(join(home, folder)).mode & 0o777).toBe(0o700)
    expect(statSync(join(home, folder, '1')).mode & 0o777).toBe(0o700)
    const path = join(sshd.directory, 'an uploaded! file')
    const content = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251))
    expect(await opened.upload(path, content)).toBeUndefined()
    expect(readFileSync(path).equals(content)).toBe(true)
    await opened.end()
    await close()
    expect(existsSync(join(home, folder))).toBe(false)
  })

  it('stops what takes too long, and goes on', async () => {
    const opened = await reach().session(byProgram())
    const slow = opened.run(raw('sleep 30'), { timeout: 0.3 })
    expect((await slow).stopped).toBe('it took longer than 0.3 s')
    expect((await opened.run(raw('echo fine'))).stdout.toString()).toBe('fine\n')
    await opened.end()
  })

  it('refuses an unknown host key, naming it and how to pin it', async () => {
    const [message, hint] = await reasonOf(reach().run(byProgram({ hostKeys: [] })))
    expect(message).toContain(`its host key is not known: it offers SHA256:`)
    expect(message).toContain(sshd.hostKey)
    expect(hint).toContain(`inv set host loop ssh-host-key+='${sshd.hostKey}'`)
  })

  it('refuses a changed host key, also where new ones are accepted', async () => {
    const other = readFileSync(`${newKey('other')}.pub`, 'utf8').trim()
    const [message] = await reasonOf(reach({ acceptNewHostKeys: true }).run(byProgram({ hostKeys: [other] })))
    expect(message).toContain('its host key has changed: it offers SHA256:')
  })

  it('accepts an unknown host key when told to, and gives it back for the record', async () => {
    const { run, acceptedKeys } = reach({ acceptNewHostKeys: true })
    expect(await run(byProgram({ hostKeys: [] }))).toBe('connected')
    expect(acceptedKeys).toEqual([sshd.hostKey])
  })

  it('says that no key is accepted, and that nothing listens', async () => {
    const denied = await reasonOf(reach({ identity: newKey('other') }).run(byProgram()))
    expect(denied[0]).toContain('Cannot log in to "loop" at 127.0.0.1 port')
    expect(denied[0]).toContain('Permission denied')
    await reached?.close()
    const refused = await reasonOf(reach().run(byProgram({ port: await freePort() })))
    expect(refused[0]).toContain('Connection refused')
  })

  it('does not forward the agent, whatever the ssh_config says (T14)', async () => {
    const agent = execFileSync('ssh-agent', ['-s'], { encoding: 'utf8' })
    const socket = /SSH_AUTH_SOCK=([^;]+)/.exec(agent)?.[1] ?? ''
    try {
      const config = 'Host *\n  ForwardAgent yes\n  RemoteForward 127.0.0.1:1 127.0.0.1:1\n'
      const { run } = reach({
        config,
        env: { PATH: process.env['PATH'], HOME: '/', SSH_AUTH_SOCK: socket, TMPDIR: '/tmp' },
      })
      expect(await run(byProgram(), 'echo "[$SSH_AUTH_SOCK]"')).toBe('[]')
    } finally {
      process.kill(Number(/SSH_AGENT_PID=(\d+)/.exec(agent)?.[1]))
    }
  })

  it('logs in with a certificate, which nothing else can', async () => {
    const authority = newKey('authority')
    const user = newKey('certified')
    execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'me', '-n', 'root', `${user}.pub`])
    const trusting = await startSshd({ config: [`TrustedUserCAKeys ${authority}.pub`] })
    const { run, said } = reach({ identity: user })
    expect(await run({ ...trusting.endpoint })).toBe('connected')
    expect(said).toEqual([`loop: connecting by the "ssh" program: ${user} has a certificate`])
    await trusting.stop()
  })

  it('is taken for a certificate that an agent holds', async () => {
    const user = newKey('certified')
    if (!existsSync(`${user}-cert.pub`))
      execFileSync('ssh-keygen', ['-q', '-s', newKey('authority'), '-I', 'me', '-n', 'root', `${user}.pub`])
    const agent = execFileSync('ssh-agent', ['-s'], { encoding: 'utf8' })
    const socket = /SSH_AUTH_SOCK=([^;]+)/.exec(agent)?.[1] ?? ''
    const trusting = await startSshd({ config: [`TrustedUserCAKeys ${newKey('authority')}.pub`] })
    try {
      execFileSync('ssh-add', ['-q', user], { env: { ...process.env, SSH_AUTH_SOCK: socket } })
      const { run, said } = reach({
        identityFiles: [],
        env: { PATH: process.env['PATH'], HOME: '/nonexistent', SSH_AUTH_SOCK: socket, TMPDIR: '/tmp' },
      })
      expect(await run(trusting.endpoint)).toBe('connected')
      expect(said).toEqual(['loop: connecting by the "ssh" program: the agent holds a certificate'])
    } finally {
      process.kill(Number(/SSH_AGENT_PID=(\d+)/.exec(agent)?.[1]))
      await trusting.stop()
    }
  })

  it('takes over where the host wants algorithms that the library does not have', async () => {
    const strict = await startSshd({ config: ['KexAlgorithms sntrup761x25519-sha512@openssh.com'] })
    chmodSync(strict.identity, 0o600)
    const { run, said } = reach({ identity: strict.identity })
    expect(await run(strict.endpoint)).toBe('connected')
    expect(said.at(-1)).toBe(
      'loop: connecting by the "ssh" program: the host wants algorithms that only the program has',
    )
    await strict.stop()
  })

  it('takes the path of a key word for word', async () => {
    const file = join(sshd.directory, 'my %h "key" $HOME')
    writeFileSync(file, readFileSync(sshd.identity), { mode: 0o600 })
    expect(await reach({ identity: file }).run(byProgram())).toBe('connected')
  })

  it('gives a passphrase to the program by a pipe', async () => {
    const encrypted = newKey('encrypted', '-N', 'correct horse')
    const keys = join(sshd.directory, 'authorized_keys')
    writeFileSync(keys, `${readFileSync(keys, 'utf8')}${readFileSync(`${encrypted}.pub`, 'utf8')}`)
    const { run } = reach({ identity: encrypted, passphrase: async () => new Secret('correct horse') })
    expect(await run(byProgram())).toBe('connected')
  })
})

describe('ssh_config', () => {
  it('is not asked of ssh where it says nothing that matters', async () => {
    const { run, said } = reach({ config: 'Host other\n  User nobody\nHost *\n  SendEnv LANG\n' })
    expect(await run(sshd.endpoint)).toBe('connected')
    expect(said).toEqual(['loop: connecting by ssh2: nothing needs the "ssh" program'])
  })

  it.each(['ssh2', 'ssh'] as const)(
    'gives address, port and user to %s, unless the inventory has its own',
    async (transport) => {
      const config = `Host loop\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  User root\n`
      const elsewhere = { ...sshd.endpoint, transport, address: '192.0.2.1', port: 22, user: 'nobody' }
      const { run } = reach({ config, timeout: 1 })
      expect(await run({ ...elsewhere, yields: ['address', 'port', 'user'] })).toBe('connected')
      const [message] = await reasonOf(run({ ...elsewhere, yields: ['port', 'user'] }))
      expect(message).toContain(`192.0.2.1 port ${sshd.port}`)
    },
  )

  it('names keys, for both transports', async () => {
    const config = `Match host loop\n  IdentityFile ${sshd.identity}\n`
    const { run } = reach({ config, identityFiles: [] })
    expect(await run(sshd.endpoint)).toBe('connected')
    expect(await run(byProgram())).toBe('connected')
  })

  it('chooses the program for ProxyCommand and ProxyJump, which ssh2 refuses to pass over', async () => {
    const options = '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null'
    const config = `Host lo*\n  ProxyCommand ssh -F none -i ${sshd.identity} ${options} -p ${sshd.port} -W 127.0.0.1:${sshd.port} root@127.0.0.1\n`
    const { run, said } = reach({ config })
    const away = { ...sshd.endpoint, address: '192.0.2.1' }
    expect(await run(away)).toBe('connected')
    expect(said).toEqual([
      'loop: connecting by the "ssh" program: proxycommand of your ssh_config says how to get there',
    ])
    const [message] = await reasonOf(run({ ...away, transport: 'ssh2' }))
    expect(message).toContain('only the "ssh" program obeys it')
  })

  it('that is broken is told of', async () => {
    const [message] = await reasonOf(reach({ config: 'Host loop\n  Port many\n' }).run(sshd.endpoint))
    expect(message).toContain('Cannot read your ssh_config for "loop"')
  })
})
