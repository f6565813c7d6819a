import { expect, it } from 'vitest'
import { partsOf } from '../../test/lib/composed.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import type { Resource } from '../../src/type/resource.ts'
import { user } from '../user/index.ts'
import { sudoRule } from './index.ts'

onHosts(['debian'], (on) => {
  const apply = (...resources: readonly Resource[]) => on.run('apply', partsOf(resources, on.target.context))

  it('says what is missing where there is no sudo', async () => {
    const report = await apply(sudoRule('kim', { users: ['kim'], commands: ['ALL'] }))
    expect(report.resources[0]?.reason).toMatch(/sudoers\.d" does not exist|has no sudo/)
  })

  it('lets them do that and nothing else, and takes it back', async () => {
    await on.host.exec('apt-get -qq -y install sudo')
    const rule = (command: string) => [
      user('kim', { shell: '/bin/sh' }),
      sudoRule('kim', { users: ['kim'], commands: [command], passwordless: true }),
    ]
    const sudo = (command: string) => on.host.exec(`su kim -c 'sudo -n ${command}'`)
    expect((await apply(...rule('/usr/bin/id -u'))).outcome).toBe('changed')
    expect((await on.run('plan', partsOf(rule('/usr/bin/id -u'), on.target.context))).outcome).toBe('ok')
    expect((await sudo('id -u')).stdout).toBe('0\n')
    expect((await sudo('id -g')).code).not.toBe(0)
    expect((await apply(...rule('/usr/bin/id -g'))).outcome).toBe('changed')
    expect((await sudo('id -g')).stdout).toBe('0\n')
    expect((await on.host.exec('stat -c "%U %a" /etc/sudoers.d/kim; visudo -c')).stdout).toContain('root 440')
    expect((await apply(sudoRule('kim', { state: 'absent' }))).outcome).toBe('changed')
    expect((await sudo('id -g')).code).not.toBe(0)
  })

  it('lets nothing land that sudo would not read', async () => {
    const broken = await apply(sudoRule('broken', { lines: ['ada ALL=(ALL NOPASSWD ALL'] }))
    expect(broken.resources[0]).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('syntax error'),
    })
    expect((await on.host.exec('ls -A /etc/sudoers.d')).stdout).toBe('README\n')
    expect((await on.host.exec('visudo -c')).code).toBe(0)
  })
})
