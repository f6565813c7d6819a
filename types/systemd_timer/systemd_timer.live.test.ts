import { expect, it } from 'vitest'
import { onHosts } from '../../test/lib/on-hosts.ts'
import type { HostReport } from '../../src/apply/report.ts'
import { command } from '../command/index.ts'
import { directory } from '../directory/index.ts'
import { file } from '../file/index.ts'
import { service } from '../service/index.ts'
import { systemdUnit } from '../systemd_unit/index.ts'
import { systemdTimer } from './index.ts'

onHosts(['systemd'], (on) => {
  const apply = (options: Parameters<typeof systemdTimer>[1]): Promise<HostReport> =>
    on.run('apply', [systemdTimer('job', options)], {
      types: [command, directory, file, service, systemdUnit],
    })

  it('runs what was written, as whom and with what it was told', async () => {
    const options = {
      command: `printf '%s|' "$A" "$(id -un)" "100%" "$PWD" 'a\\b' >/srv/ran`,
      onCalendar: 'daily',
      user: 'daemon',
      directory: '/srv',
      environment: { A: ` "it's" $HOME 5%` },
    }
    await on.host.exec('chown daemon /srv')
    expect((await apply(options)).outcome).toBe('changed')
    expect((await apply(options)).outcome).toBe('ok')
    await on.host.exec('systemctl start job.service')
    expect((await on.host.exec('cat /srv/ran')).stdout).toBe(` "it's" $HOME 5%|daemon|100%|/srv|a\\b|`)
    expect((await on.host.exec('systemctl show job.timer -p ActiveState -p UnitFileState')).stdout).toBe(
      'ActiveState=active\nUnitFileState=enabled\n',
    )
  })

  it('starts again and again, and tells a time that is none', async () => {
    expect((await apply({ command: 'date >>/srv/often', every: '1s' })).outcome).toBe('changed')
    expect((await on.host.exec('systemctl list-timers job.timer')).stdout).toContain('job.service')
    const failed = (await apply({ command: 'true', onCalendar: 'dayly' })).resources.find(
      ({ outcome }) => outcome === 'failed',
    )
    expect(failed?.reason).toContain('job.timer:5: Failed to parse calendar specification, ignoring: dayly')
    expect((await on.host.exec('cat /srv/often')).stdout).not.toBe('')
  })

  it('goes', async () => {
    expect((await apply({ state: 'absent' })).outcome).toBe('changed')
    expect((await apply({ state: 'absent' })).outcome).toBe('ok')
    expect((await on.host.exec('ls /etc/systemd/system/job.* /etc/systemd/system/*/job.*')).stdout).toBe('')
  })
})
