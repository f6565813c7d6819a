/** Logging in as a user of no power and becoming root, in each way; and login shells of every kind. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeError, UserError } from '../../src/core/errors.ts'
import { Secret } from '../../src/core/secret.ts'
import { raw } from '../../src/core/shell.ts'
import type { BecomeMethod, Endpoint } from '../../src/ssh/endpoint.ts'
import { SharedPassword } from '../../src/ssh/shared-password.ts'
import type { Host, Lab } from '../lab/api.ts'
import { startLab } from '../lab/lab.ts'
import { type Reached, type ReachOptions, startReach } from '../lib/reach.ts'

const PASSWORD = 'correct horse $HOME "`battery'
const ROOT_PASSWORD = "root's own"
const SHELLS = ['tcsh', 'fish', 'zsh', 'mksh', 'bash'] as const

let lab: Lab
let host: Host
let port: number

/** Runs a script on the host as root, without ssh. */
async function must(script: string, input = ''): Promise<string> {
  const { code, stdout, stderr } = await host.exec(script, { input })
  if (code !== 0) throw new Error(`${script}: ${stderr}`)
  return stdout
}

async function addUser(name: string, shell: string): Promise<void> {
  await must(
    `useradd --create-home --shell "${shell}" ${name} && mkdir -p /home/${name}/.ssh && cp /root/.ssh/authorized_keys /home/${name}/.ssh/ && chown -R ${name} /home/${name} && chpasswd`,
    `${name}:${PASSWORD}\n`,
  )
}

beforeAll(async () => {
  lab = await startLab()
  host = await lab.host({ name: 'web01' })
  ;({ port } = await lab.forward(host))
  await must(
    'DEBIAN_FRONTEND=noninteractive apt-get install -y -qq sudo opendoas tcsh fish zsh mksh login >/dev/null 2>&1',
  )
  await must('chpasswd', `root:${ROOT_PASSWORD}\n`)
  for (const name of ['free', 'asked', 'plain']) await addUser(name, '/bin/sh')
  await host.writeFile('/etc/sudoers.d/lab', 'free ALL=(ALL) NOPASSWD: ALL\nasked ALL=(ALL) ALL\n', '440')
  await host.writeFile('/etc/doas.conf', 'permit nopass free\npermit asked\n', '400')
})
afterAll(() => lab.stop())

function as(user: string, become?: BecomeMethod, changes: Partial<Endpoint> = {}): Endpoint {
  return { name: 'web01', address: '127.0.0.1', port, user, hostKeys: [host.hostKey], become, ...changes }
}

async function withReach<T>(
  options: Partial<ReachOptions>,
  task: (reached: Reached) => Promise<T>,
): Promise<T> {
  const reached = startReach({ identity: lab.privateKeyPath, ...options })
  try {
    return await task(reached)
  } finally {
    await reached.close()
  }
}

const password = (text: string): SharedPassword =>
  new SharedPassword(new Secret(text), 'the password to become root')

async function reasonOf(run: Promise<unknown>): Promise<string> {
  try {
    return `no error: ${String(await run)}`
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return describeError(error).join('\n')
  }
}

const WAYS: readonly (readonly [BecomeMethod, string, string | undefined])[] = [
  ['sudo', 'free', undefined],
  ['sudo', 'asked', PASSWORD],
  ['sudo', 'free', PASSWORD],
  ['doas', 'free', undefined],
  ['doas', 'asked', PASSWORD],
  ['su', 'plain', ROOT_PASSWORD],
]

describe('becoming root', () => {
  it.each(WAYS)('by %s as %s with password %s', async (method, user, secret) => {
    const becomePassword = secret === undefined ? undefined : password(secret)
    await withReach({ becomePassword }, async ({ session }) => {
      const opened = await session(as(user, method))
      const answer = await opened.run(raw('id -un; umask; echo error >&2'))
      expect(answer.stdout.toString()).toMatch(/^root\n0*77\n$/)
      expect(answer.stderr).toBe('error\n')
      const content = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 256))
      expect(await opened.upload("/root/it's here!", content)).toBeUndefined()
      const seen = await opened.run(raw(`stat -c '%U %a %s' "/root/it's here!"; rm "/root/it's here!"`))
      expect(seen.stdout.toString()).toBe('root 600 100000\n')
      expect((await opened.run(raw('sleep 30'), { timeout: 0.5 })).stopped).toBe('it took longer than 0.5 s')
      expect((await opened.run(raw('echo on'))).stdout.toString()).toBe('on\n')
      await opened.end()
      expect(await must('sleep 0.2; ls -d /tmp/hostwright-* 2>/dev/null || :')).toBe('')
    })
  })

  it.each([
    ['sudo', 'asked'],
    ['doas', 'asked'],
  ] as const)('by %s says that a password is wanted', async (method, user) => {
    const reason = await withReach({}, ({ run }) => reasonOf(run(as(user, method))))
    expect(reason).toContain(`Cannot become root on "web01" by ${method}`)
    expect(reason).toContain('--ask-become-password')
  })

  it.each([
    ['sudo', 'asked'],
    ['doas', 'asked'],
    ['su', 'plain'],
  ] as const)('by %s says that the password is wrong, after one attempt', async (method, user) => {
    const reason = await withReach({ becomePassword: password('wrong') }, ({ run }) =>
      reasonOf(run(as(user, method))),
    )
    expect(reason).toContain(`Cannot become root on "web01" by ${method}: the password is wrong`)
    expect(await must('sleep 0.5; ls -d /tmp/hostwright-* 2>/dev/null || :')).toBe('')
    expect(await must('pgrep -x -l "cat|sudo|doas|su" || :')).toBe('')
  })

  it('says who is not allowed to', async () => {
    const reason = await withReach({ becomePassword: password(PASSWORD) }, ({ run }) =>
      reasonOf(run(as('plain', 'sudo'))),
    )
    expect(reason).toMatch(/plain is not (in the sudoers file|allowed)/)
  })

  it('does not try a wrong password on host after host (T17)', async () => {
    await withReach({ becomePassword: password('wrong') }, async ({ run }) => {
      const endpoints = Array.from({ length: 6 }, (_, index) => as('asked', 'sudo', { name: `web${index}` }))
      const reasons = await Promise.all(endpoints.map((one) => reasonOf(run(one))))
      expect(reasons.filter((one) => one.includes('the password is wrong'))).toHaveLength(2)
      expect(reasons.filter((one) => one.includes('is not tried here'))).toHaveLength(4)
    })
  })

  it('shows the password in no command line or environment of the host, and leaves it in no file', async () => {
    await withReach({ becomePassword: password(PASSWORD) }, async ({ session }) => {
      const opened = await session(as('asked', 'sudo'))
      const { stdout } = await opened.run(
        raw(`cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'`),
      )
      expect(stdout.toString()).toContain('hostwright-')
      expect(stdout.toString()).not.toContain('correct horse')
      const found = await opened.run(
        raw("grep -rl 'correct horse' /etc /home /root /tmp /var/log /run 2>/dev/null"),
      )
      expect(found.stdout.toString()).toBe('')
      await opened.end()
    })
  })

  it('works by the ssh program', async () => {
    await withReach({ becomePassword: password(PASSWORD) }, async ({ run }) => {
      for (const method of ['sudo', 'doas'] as const)
        expect(await run(as('asked', method, { transport: 'ssh' }), 'id -un')).toBe('root')
    })
  })
})

describe('a login by password', () => {
  const login = (text: string): SharedPassword => new SharedPassword(new Secret(text), 'the password')

  it.each(['ssh2', 'ssh'] as const)('by %s comes after all keys, and is tried once', async (transport) => {
    await must('rm /home/plain/.ssh/authorized_keys')
    const right = await withReach({ password: login(PASSWORD) }, ({ run }) =>
      run(as('plain', undefined, { transport }), 'id -un'),
    )
    expect(right).toBe('plain')
    const wrong = await withReach({ password: login('wrong') }, ({ run }) =>
      reasonOf(run(as('plain', undefined, { transport }))),
    )
    expect(wrong).toContain('Cannot log in to "web01"')
    await withReach({ password: login('wrong') }, async ({ run }) => {
      const endpoints = ['a', 'b', 'c', 'd'].map((name) => as('plain', undefined, { name, transport }))
      const reasons = await Promise.all([
        ...endpoints.map((one) => reasonOf(run(one))),
        // Whose key is taken needs no password, and waits for nobody.
        reasonOf(run(as('free', undefined, { transport }), 'id -un')),
      ])
      expect(reasons.filter((one) => one.includes('is not tried here'))).toHaveLength(2)
      expect(reasons.at(-1)).toBe('no error: free')
    })
    await must(
      'cp /root/.ssh/authorized_keys /home/plain/.ssh/; chown plain /home/plain/.ssh/authorized_keys',
    )
  })
})

describe('a login shell', () => {
  beforeAll(async () => {
    for (const shell of SHELLS) {
      await addUser(`by-${shell}`, `$(command -v ${shell})`)
      await must(`echo 'by-${shell} ALL=(ALL) NOPASSWD: ALL' >> /etc/sudoers.d/lab`)
    }
  })

  it.each(SHELLS)('%s', async (shell) => {
    await withReach({}, async ({ session }) => {
      for (const endpoint of [as(`by-${shell}`), as(`by-${shell}`, 'sudo')]) {
        const opened = await session(endpoint)
        const path = `/tmp/odd !name\\with 'everything" $HOME`
        expect(await opened.upload(path, Buffer.from('content'))).toBeUndefined()
        const there = await opened.run(
          raw(`cat '/tmp/odd !name\\with '\\''everything" $HOME'; rm -f /tmp/odd*`),
        )
        expect(there.stdout.toString()).toBe('content')
        await opened.end()
      }
      const opened = await session(as(`by-${shell}`))
      expect((await opened.run(raw('sleep 30'), { timeout: 0.2 })).stopped).toBeDefined()
      await opened.end()
    })
  })

  it('may print, complain and take its time', async () => {
    await addUser('noisy', '/bin/bash')
    await host.writeFile(
      '/home/noisy/.bashrc',
      'echo "Welcome"; echo "disk quota exceeded" >&2; head -c 300000 /dev/zero | tr "\\0" x; sleep 2\n',
    )
    expect(await withReach({}, ({ run }) => run(as('noisy'), 'echo one; echo two >&2'))).toBe('one\ntwo')
  })

  it('that lets nobody in is told of, with what it says', async () => {
    await addUser('nobody-in', '/usr/sbin/nologin')
    const reason = await withReach({}, ({ run }) => reasonOf(run(as('nobody-in'))))
    expect(reason).toContain(
      'Cannot start a shell on "web01": its login shell ended with exit code 1, saying "This account is currently not available."',
    )
    expect(reason).toContain('/etc/passwd')
    const become = await withReach({}, ({ run }) => reasonOf(run(as('nobody-in', 'sudo'))))
    expect(become).toContain('This account is currently not available.')
  })
})
