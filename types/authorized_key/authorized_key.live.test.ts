import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { authorizedKey } from './index.ts'

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHo3nqJvUz6bV3aPoxuBhq1gM7YXm3Vv1G0lm0Kc7Vt4'
const other = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKx0vOQbbm0Yt0s2r0oHkXQ1bq6u4uKJYyH0bqv9nP1A'

onHosts(['debian', 'busybox'], (on, root) => {
  const user = root === 'debian' ? 'keyed' : 'daemon'
  const prepare = async (): Promise<void> => {
    await on.host.exec(
      root === 'debian'
        ? 'useradd -m keyed'
        : "mkdir -p /home/d && chown daemon: /home/d && sed -i 's,daemon:/usr/sbin,daemon:/home/d,' /etc/passwd",
    )
  }

  it('lets in, changes options, keeps other keys, and withdraws', async () => {
    await prepare()
    await checkConformance(on.target, {
      create: authorizedKey('alice', { user, key: `${key} alice@desk` }),
      changes: [
        authorizedKey('bob', { user, key: `${other} it's $(touch /ran) bob` }),
        authorizedKey('alice', { user, key, options: 'command="echo \\"$(touch /ran)\\" `x`",no-pty' }),
      ],
      remove: authorizedKey('alice', { user, key, state: 'absent' }),
    })
    const { stdout } = await on.host.exec(
      `cd ~${user}; cat .ssh/authorized_keys; ls -lAd .ssh .ssh/*; ls -A .ssh; ls /`,
    )
    expect(stdout).toContain(`${other} it's $(touch /ran) bob\n`)
    expect(stdout).not.toContain(key)
    expect(stdout).toMatch(new RegExp(`drwx------ +\\d+ ${user} `))
    expect(stdout).toMatch(new RegExp(`-rw------- +\\d+ ${user} `))
    expect(stdout).not.toMatch(/hostwright|^ran$/m)
  })

  it('mends owner and mode', async () => {
    await on.host.exec(`cd ~${user} && chmod 777 .ssh && chown root .ssh/authorized_keys`)
    const wanted = authorizedKey('bob', { user, key: other })
    expect(await settle(on.target, wanted, 'bob')).toBe(true)
    expect(await settle(on.target, wanted, 'bob')).toBe(false)
  })

  it('does not follow a link of the user, and says when there is no such user', async () => {
    await on.host.exec(`cd ~${user} && rm -rf .ssh && ln -s /etc .ssh`)
    await expect(settle(on.target, authorizedKey('a', { user, key }), 'link')).rejects.toThrow(
      'is a symbolic link',
    )
    await expect(settle(on.target, authorizedKey('a', { user: 'nosuch', key }), 'user')).rejects.toThrow(
      'user "nosuch" does not exist',
    )
    expect(
      await settle(on.target, authorizedKey('a', { user: 'nosuch', key, state: 'absent' }), 'user'),
    ).toBe(false)
  })
})
