import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { sshKnownHost } from './index.ts'

const A = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAyjpcof4gacNodhpdJjwjkSyiWYDowFKnTNR6GHpofs'
const B = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIItRwjUKXKTrJAZ53XWTVt3pIAvy1fCbQ9Abmhl8d2D5'

onHosts(['debian', 'busybox'], (on) => {
  const cases = (user?: string) => {
    const id = 'git.example.org'
    const where = user === undefined ? {} : { user }
    return {
      create: sshKnownHost(id, { ...where, keys: A }),
      changes: [
        sshKnownHost(id, { ...where, keys: [B] }),
        sshKnownHost(id, { ...where, keys: [A, B], aliases: ['192.0.2.1', '2001:db8::1'] }),
        sshKnownHost(id, { ...where, keys: A, port: 2222 }),
      ],
      remove: sshKnownHost(id, { ...where, state: 'absent' }),
    }
  }

  it('is made known to all and to one user, changed and forgotten', async () => {
    await on.host.exec('mkdir -p /etc/ssh /root')
    await checkConformance(on.target, cases())
    await checkConformance(on.target, cases('root'))
    await checkConformance(on.target, {
      create: sshKnownHost('git.example.org', { port: 2222, user: 'root', state: 'absent' }),
    })
    expect(
      (await on.host.exec('ls -l /etc/ssh/ssh_known_hosts; ls -A /etc/ssh /root/.ssh | grep hostwright'))
        .stdout,
    ).toMatch(/^-rw-r--r--.*\n$/)
  })

  it('keeps what others wrote, without its last newline too', async () => {
    await on.host.writeFile('/etc/ssh/ssh_known_hosts', `# ours\ngit.example.org,old ${A}\nother ${B}`)
    await settle(on.target, sshKnownHost('git.example.org', { keys: B }), 'change')
    expect(await on.host.readFile('/etc/ssh/ssh_known_hosts')).toBe(
      `# ours\nother ${B}\nold ${A}\ngit.example.org ${B}\n`,
    )
  })
})

onHosts(['debian'], (on) => {
  it('knows hashed names, and is found by ssh-keygen', async () => {
    const file = '/root/.ssh/known_hosts'
    await on.host.exec(
      `mkdir -p /root/.ssh; printf '%s\\n' '[git.example.org]:2222 ${A}' 'Other ${B}' >${file}; ssh-keygen -q -H -f ${file}`,
    )
    expect(await on.host.readFile(file)).not.toContain('git')
    const known = sshKnownHost('git.example.org', { user: 'root', keys: A, port: 2222 })
    expect(await settle(on.target, known, 'hashed')).toBe(false)
    expect(await settle(on.target, sshKnownHost('other', { user: 'root', keys: B }), 'small letters')).toBe(
      false,
    )
    await settle(on.target, sshKnownHost('git.example.org', { user: 'root', keys: B, port: 2222 }), 'new key')
    const { stdout } = await on.host.exec(
      `ssh-keygen -F '[git.example.org]:2222' -f ${file}; ssh-keygen -F other -f ${file}`,
    )
    expect(stdout).toContain(`[git.example.org]:2222 ${B}\n`)
    expect(stdout).not.toContain(A)
    expect(stdout).toMatch(/Host other found/)
  })
})
