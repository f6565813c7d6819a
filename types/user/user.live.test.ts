import { expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { user } from './index.ts'

onHosts(['debian'], (on) => {
  it('creates, changes each parameter and removes', async () => {
    const id = 'maker'
    await checkConformance(on.target, {
      create: user(id, { uid: 3000, comment: "it's $(touch /ran)" }),
      changes: [
        user(id, { uid: 3001 }),
        user(id, { group: 'daemon' }),
        user(id, { group: 100 }),
        user(id, { group: 'maker', groups: ['adm', 'tty', 'maker'] }),
        user(id, { groups: ['adm'] }),
        user(id, { groups: [] }),
        user(id, { home: '/srv/maker' }),
        user(id, { shell: '/bin/bash' }),
        user(id, { comment: '-x, ü' }),
      ],
      remove: user(id, { state: 'absent' }),
    })
    expect((await on.host.exec('ls -A / /root | grep ran')).code).toBe(1)
  })

  it('makes the home directory, and removes it only when told to', async () => {
    await settle(on.target, user('homely'), 'create')
    expect((await on.host.exec('ls -ld /home/homely')).stdout).toMatch(/^drwx\S+ +\d+ homely homely /)
    await settle(on.target, user('homely', { state: 'absent' }), 'remove')
    expect((await on.host.exec('test -d /home/homely')).code).toBe(0)
    await settle(on.target, user('gone', { home: '/srv/gone' }), 'create')
    await settle(on.target, user('gone', { state: 'absent', removeHome: true }), 'remove')
    expect((await on.host.exec('test -d /srv/gone')).code).toBe(1)
  })

  it('takes a group of its name that is there already, and a password that locks no key out', async () => {
    await on.host.exec('groupadd -g 5000 ready')
    await settle(on.target, user('ready', { system: true }), 'create')
    expect(
      (await on.host.exec('id -g ready; getent shadow ready | cut -d: -f2; test -d /home/ready')).stdout,
    ).toBe('5000\n*\n')
  })
})

onHosts(['debian'], (on) => {
  const field = async (): Promise<string> =>
    (await on.host.exec("grep '^kim:' /etc/shadow")).stdout.split(':')[1] ?? ''

  it('sets a password, locks it and takes it back', async () => {
    await settle(on.target, user('kim'), 'create')
    const password = new Secret("it's $(touch /ran) ü")
    const id = 'kim'
    await checkConformance(on.target, {
      create: user(id, { password }),
      changes: [
        user(id, { password, passwordLocked: true }),
        user(id, { passwordLocked: false }),
        user(id, { password: new Secret('correct horse') }),
      ],
    })
    const hash = await field()
    expect(hash).toMatch(/^\$6\$/)
    expect((await on.host.exec('ls -A / | grep ran')).stdout).toBe('')
    await settle(on.target, user(id, { password: '*' }), 'none')
    expect(await field()).toBe('*')
  })

  it('takes the password that was set, and shows it nowhere', async () => {
    const password = new Secret('correct horse')
    const report = await on.run('apply', [user('lea', { password, expires: '2030-01-31', shell: '/bin/sh' })])
    expect(report.outcome).toBe('changed')
    expect(JSON.stringify(report)).not.toMatch(/correct horse|\$6\$/)
    const su = (text: string) =>
      on.host.exec(`echo '${text}' | setpriv --reuid 65534 --clear-groups su lea -c id`)
    expect((await su('correct horse')).stdout).toContain('(lea)')
    expect((await su('wrong')).stdout).toBe('')
    expect((await on.host.exec('ls -A /etc | grep hostwright')).stdout).toBe('')
    await checkConformance(on.target, {
      create: user('lea', { expires: '2020-01-31' }),
      changes: [user('lea', { expires: 'never' })],
    })
  })
})

onHosts(['busybox'], (on) => {
  it('sees the users of a host without getent', async () => {
    expect(await settle(on.target, user('nobody', { uid: 65534, groups: [] }), 'there')).toBe(false)
    expect(await settle(on.target, user('nosuch', { state: 'absent' }), 'not there')).toBe(false)
  })
})
