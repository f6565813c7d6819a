import { expect, it } from 'vitest'
import { onHosts } from '../../test/lib/on-hosts.ts'
import type { HostReport } from '../../src/apply/report.ts'
import { file } from '../file/index.ts'
import { logRotate } from './index.ts'

onHosts(['debian'], (on) => {
  const apply = (options: Parameters<typeof logRotate>[1]): Promise<HostReport> =>
    on.run('apply', [logRotate('app', options)], { types: [file] })

  it('makes a file that logrotate takes, and rotates by', async () => {
    await on.host.exec(
      'apt-get -qq -y install logrotate; mkdir "/var/log/my app"; echo one > "/var/log/my app/a.log"',
    )
    const options = {
      files: ['/var/log/my app/*.log', '/var/log/none/*.log'],
      keep: 2,
      dated: true,
      create: { mode: '0640', owner: 'daemon', group: 'adm' },
      after: 'echo "$(id -un) 100%" >>/var/log/ran',
    } as const
    const shape = { ...options, files: [...options.files] }
    expect((await apply(shape)).outcome).toBe('changed')
    expect((await apply(shape)).outcome).toBe('ok')
    expect((await apply({ ...shape, keep: 3 })).outcome).toBe('changed')
    const { stdout, stderr } = await on.host.exec(
      'logrotate -f /etc/logrotate.d/app; cat "/var/log/my app"/a.log-* /var/log/ran; ls -l "/var/log/my app/a.log"',
    )
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^one\nroot 100%\n-rw-r----- 1 daemon adm 0 /)
  })

  it('keeps the old file where logrotate does not take the new one', async () => {
    const [failed] = (await apply({ files: '/var/log/x', user: 'nosuch' })).resources
    expect(failed?.outcome).toBe('failed')
    expect(failed?.reason).toMatch(/unknown user 'nosuch'/)
    expect(await on.host.readFile('/etc/logrotate.d/app')).toContain('rotate 3')
    expect((await apply({ state: 'absent' })).outcome).toBe('changed')
    expect((await on.host.exec('ls -A /etc/logrotate.d')).stdout).not.toContain('app')
  })
})
