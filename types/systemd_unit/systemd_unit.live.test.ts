import { expect, it } from 'vitest'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { outcomes } from '../../test/lib/run-context.ts'
import type { HostReport } from '../../src/apply/report.ts'
import type { Resources } from '../../src/type/resource.ts'
import { command } from '../command/index.ts'
import { directory } from '../directory/index.ts'
import { file } from '../file/index.ts'
import { service } from '../service/index.ts'
import { systemdUnit } from './index.ts'

onHosts(['systemd'], (on) => {
  const types = [command, directory, file, service]
  const apply = (resources: Resources): Promise<HostReport> => on.run('apply', resources, { types })
  const ticker = (options: Parameters<typeof systemdUnit>[1] = {}, seconds = 1_000_000) =>
    systemdUnit('ticker.service', {
      sections: {
        Unit: { Description: 'Ticks 100%%' },
        Service: { ExecStart: `/bin/sleep ${seconds}`, PrivateTmp: true, Environment: ['A=1', 'B=2'] },
        Install: { WantedBy: 'multi-user.target' },
      },
      ...options,
    })
  const shown = async (properties: string): Promise<string> =>
    (await on.host.exec(`systemctl show ticker ${properties}`)).stdout

  it('is planned before it is there, and then made, enabled and started', async () => {
    const wanted = [ticker({ enabled: true, running: true })]
    const plan = await on.run('plan', wanted, { types })
    expect(outcomes(plan)).toMatchObject({
      'file:/etc/systemd/system/ticker.service': 'changed',
      'service:ticker.service': 'unknown',
    })
    expect((await apply(wanted)).outcome).toBe('changed')
    expect(await shown('-p ActiveState -p UnitFileState -p Environment -p NeedDaemonReload')).toBe(
      'Environment=A=1 B=2\nActiveState=active\nUnitFileState=enabled\nNeedDaemonReload=no\n',
    )
    expect((await apply(wanted)).outcome).toBe('ok')
  })

  it('restarts it once when its file changes, after systemd has read all files once', async () => {
    const others = ['a', 'b'].map((name) => systemdUnit(`${name}.target`, { content: '[Unit]\n' }))
    await apply(others)
    const reloads = async (): Promise<number> =>
      Number((await on.host.exec('journalctl -b --no-pager _PID=1 | grep -c "Reloading"')).stdout)
    const before = await reloads()
    const report = await apply([
      ...['a', 'b'].map((name) => systemdUnit(`${name}.target`, { content: '[Unit]\nDescription=x\n' })),
      ticker({ running: true }, 2_000_000),
    ])
    expect(report.triggers.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'command:have systemd read a.target again changed',
      'command:have systemd read b.target again changed',
      'command:have systemd read ticker.service again changed',
      'service:ticker.service changed',
    ])
    expect((await reloads()) - before).toBe(1)
    expect(await shown('-p ExecStart -p NeedDaemonReload')).toMatch(/sleep 2000000[^]*NeedDaemonReload=no/)
  })

  it('keeps the old file where systemd does not take the new one', async () => {
    const wrong = [
      systemdUnit('ticker.service', {
        sections: { Service: { ExecStart: '/bin/sleep 1', Restartt: 'always' } },
      }),
    ]
    const [failed] = (await apply(wrong)).resources
    expect(failed).toMatchObject({
      outcome: 'failed',
      reason: "ticker.service:3: Unknown key 'Restartt' in section [Service], ignoring. (exit code 1)",
    })
    expect(await on.host.readFile('/etc/systemd/system/ticker.service')).toContain('2000000')
    expect(
      (await on.host.exec('ls -A /tmp; ls -A /etc/systemd/system | grep hostwright')).stdout,
    ).not.toContain('tmp.')
    const unverified = [
      systemdUnit('loose.service', { content: '[Service]\nExecStart=/no/such\n', verify: false }),
    ]
    expect((await apply(unverified)).outcome).toBe('changed')
  })

  it('overrides a packaged unit, and refuses a drop-in that is wrong or of no unit', async () => {
    await on.host.exec(
      'mkdir -p /usr/local/lib/systemd/system; cd /usr/local/lib/systemd/system; printf "[Service]\\nExecStart=/bin/sleep 3000000\\n" > packaged.service; systemctl start packaged',
    )
    const override = (settings: Record<string, string | string[]>) =>
      systemdUnit('packaged.service', { override: true, sections: { Service: settings }, running: true })
    expect((await apply([override({ ExecStart: ['', '/bin/sleep 4000000'] })])).outcome).toBe('changed')
    expect((await on.host.exec('systemctl show -p ExecStart packaged')).stdout).toContain('sleep 4000000')
    expect(
      (await on.host.exec('cat /proc/$(systemctl show -p MainPID --value packaged)/cmdline')).stdout,
    ).toContain('4000000')
    const failed = (await apply([override({ Nicee: '5' })])).resources.find(
      ({ outcome }) => outcome === 'failed',
    )
    expect(failed?.reason).toContain("packaged.service.d/override.conf:2: Unknown key 'Nicee'")
    const none = systemdUnit('nosuch.service', { override: true, sections: { Service: { Nice: 5 } } })
    expect((await apply([none])).resources.find(({ outcome }) => outcome === 'failed')?.reason).toContain(
      'Unit nosuch.service not found',
    )
    expect(
      (
        await apply([
          systemdUnit('packaged.service', {
            override: true,
            running: true,
            state: 'present',
            sections: { Service: {} },
          }),
        ])
      ).outcome,
    ).toBe('changed')
  })

  it('stops and disables what it removes', async () => {
    const gone = [
      systemdUnit('ticker.service', { state: 'absent' }),
      systemdUnit('packaged.service', { override: true, state: 'absent' }),
    ]
    expect((await apply(gone)).outcome).toBe('changed')
    expect(await shown('-p ActiveState -p LoadState')).toBe('LoadState=not-found\nActiveState=inactive\n')
    expect((await on.host.exec('ls /etc/systemd/system/*.wants/ticker.service')).code).not.toBe(0)
    expect((await on.host.exec('systemctl is-active packaged')).stdout).toBe('active\n')
    expect((await apply(gone)).outcome).toBe('ok')
  })
})
