import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { service } from './index.ts'

const systemd = takeApart(service, factsOf('systemd'))
const sysv = takeApart(service, factsOf('debian'))
const openrc = takeApart(service, { ...factsOf('debian'), init: 'openrc' })

describe('systemd', () => {
  it('reads the units in the order in which they were asked for', () => {
    const unit = (load: string, active: string, file: string): string =>
      `LoadState=${load}\nActiveState=${active}\nUnitFileState=${file}\n`
    const stdout = `${[
      unit('loaded', 'active', 'enabled'),
      unit('loaded', 'failed', 'disabled'),
      unit('not-found', 'inactive', ''),
      unit('loaded', 'inactive', 'generated'),
      unit('loaded', 'active', 'static'),
      unit('masked', 'inactive', 'masked'),
      unit('loaded', 'activating', 'enabled'),
    ].join('\n')}=rc old\n`
    const names = ['a', 'b', 'c', 'old', 'static', 'masked', 'starting']
    expect(
      systemd.observe(
        names.map((name) => service(name)),
        stdout,
      ),
    ).toEqual({
      a: { running: true, enabled: true },
      b: { running: false, enabled: false },
      c: { kind: 'unknown', reason: 'service "c" does not exist' },
      old: { running: false, enabled: true },
      static: { running: true, enabled: true },
      masked: { running: false, enabled: false },
      starting: { running: false, enabled: true },
    })
    expect(
      systemd.observe([service('c', { running: false, enabled: false })], unit('not-found', 'inactive', '')),
    ).toEqual({
      c: { running: false, enabled: false },
    })
    expect(() => systemd.observe([service('a')], '')).toThrow('systemctl says nothing of "a"')
  })

  it('asks for all in one command, and takes other kinds of units by their whole names', () => {
    expect(systemd.probe(service('a'), service('b.timer'), service('c@x.y'))).toContain(
      'systemctl show -p LoadState -p ActiveState -p UnitFileState -- a.service b.timer c@x.y.service\n',
    )
  })

  it('starts before it enables, and disables before it stops', () => {
    const starting = systemd.converge(service('a'), { running: false, enabled: false })
    expect(starting.map((text) => text.split('\n').at(-1)?.split(' -- ')[0])).toEqual([
      'systemctl start',
      'systemctl --quiet enable',
    ])
    const stopping = systemd.converge(service('a', { running: false, enabled: false }), {
      running: true,
      enabled: true,
    })
    expect(stopping.map((text) => text.split('\n').at(-1)?.split(' -- ')[0])).toEqual([
      'systemctl --quiet disable',
      'systemctl stop',
    ])
    expect(systemd.converge(service('a'), { running: true, enabled: false })).toEqual([
      'systemctl --quiet enable -- a.service',
    ])
  })
})

describe('triggers', () => {
  it('leave out a service that this run has started, and one that is not to run', () => {
    expect(systemd.trigger('restart', service('a'))).toContain('systemctl restart -- a.service')
    expect(systemd.trigger('reload', service('a'))).toContain('systemctl reload-or-restart -- a.service')
    expect(systemd.trigger('restart', service('a'), { running: false, enabled: true })).toBeNull()
    expect(systemd.trigger('restart', service('a'), { running: true, enabled: false })).not.toBeNull()
    expect(systemd.trigger('reload', service('a', { running: false }))).toBeNull()
  })
})

describe('init scripts', () => {
  it('are asked in one script, all at the same time', () => {
    const stdout = 'cron running enabled\nssh stopped disabled\n'
    expect(
      sysv.observe(
        ['cron', 'ssh', 'none'].map((name) => service(name)),
        stdout,
      ),
    ).toMatchObject({
      cron: { running: true, enabled: true },
      ssh: { running: false, enabled: false },
      none: { kind: 'unknown' },
    })
    expect(sysv.probe(service('cron'), service('ssh'))).toMatch(/\nhw_look cron &\nhw_look ssh &\nwait$/)
  })

  it('have actions', () => {
    const last = (text: string | null): string | undefined => text?.split('\n').at(-1)
    expect(
      sysv.converge(service('cron', { enabled: false }), { running: false, enabled: false }).map(last),
    ).toEqual(['hw_quietly /etc/init.d/cron start'])
    expect(last(sysv.trigger('reload', service('cron')))).toBe('hw_quietly /etc/init.d/cron force-reload')
    expect(sysv.converge(service('cron'), { running: true, enabled: false })).toEqual([
      `if command -v update-rc.d >/dev/null 2>&1; then update-rc.d cron defaults && update-rc.d cron enable
else chkconfig cron on
fi`,
    ])
    expect(openrc.converge(service('cron'), { running: false, enabled: false }).map(last)).toEqual([
      'hw_quietly rc-service cron start',
      'hw_quietly rc-update -q add cron default',
    ])
  })
})

it('is refused where the init system is not known', () => {
  const busybox = takeApart(service, factsOf('busybox'))
  expect(busybox.observe([service('a')], '')).toMatchObject({
    a: {
      kind: 'refused',
      reason: `the host's init system is not one that is known: systemd, openrc or sysv, not "busybox"`,
    },
  })
})
