import { describe, expect, it } from 'vitest'
import type { PlainType } from '../../src/type/define-type.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { service } from './index.ts'

const systemd = takeApart(service, factsOf('systemd'))
const sysv = takeApart(service, factsOf('debian'))

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
      masked: { running: false, enabled: 'masked' },
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

describe('masking', () => {
  const seen = (options: Parameters<typeof service>[1]) =>
    systemd.observe(
      [service('a', options)],
      'LoadState=masked\nActiveState=inactive\nUnitFileState=masked\n',
    )['a']
  const last = (texts: readonly string[]) =>
    texts.map(
      (text) =>
        text
          .split('\n')
          .at(-1)
          ?.split(/ (?:&&|\|\|)/)[0],
    )

  it('is more than being disabled', () => {
    expect(seen({ enabled: 'masked' })).toEqual({ running: false, enabled: 'masked' })
    expect(seen({ running: false, enabled: false })).toEqual({ running: false, enabled: false })
    expect(seen({ running: true, enabled: false })).toEqual({ running: false, enabled: 'masked' })
    expect(systemd.desired(service('a', { enabled: 'masked' }))).toEqual({
      running: false,
      enabled: 'masked',
    })
    expect(
      systemd.observe(
        [service('a', { enabled: 'masked' })],
        'LoadState=not-found\nActiveState=inactive\nUnitFileState=\n',
      ),
    ).toEqual({ a: { running: false, enabled: false } })
  })

  it('comes before all else, and so does its end', () => {
    expect(
      last(systemd.converge(service('a', { enabled: 'masked' }), { running: true, enabled: true })),
    ).toEqual(['systemctl --quiet mask -- a.service', 'systemctl stop -- a.service'])
    expect(last(systemd.converge(service('a'), { running: false, enabled: 'masked' }))).toEqual([
      'systemctl --quiet unmask -- a.service',
      'systemctl start -- a.service',
      'systemctl --quiet enable -- a.service',
    ])
    expect(
      last(systemd.converge(service('a', { enabled: false }), { running: false, enabled: 'masked' })).slice(
        0,
        2,
      ),
    ).toEqual(['systemctl --quiet unmask -- a.service', 'systemctl --quiet disable -- a.service'])
  })

  it('is of systemd alone, and not for what runs', () => {
    expect(sysv.observe([service('a', { enabled: 'masked' })], '')).toMatchObject({
      a: { kind: 'refused', reason: 'sysv cannot mask a service' },
    })
    expect(() => service('a', { enabled: 'masked', running: true })).toThrow('what is masked cannot run')
    expect(() => service('getty@')).toThrow('is a template')
    expect(() => service('getty@.service')).toThrow('is a template')
  })
})

describe('what is left as it is', () => {
  it('is not wanted in any way', () => {
    expect(systemd.desired(service('a', { running: null }))).toEqual({ enabled: true })
    expect(systemd.desired(service('a', { enabled: null }))).toEqual({ running: true })
    expect(systemd.trigger('restart', service('a', { running: null }))).toMatch(
      /^if ! \( systemctl is-active [^]*then exit 0; fi\n[^]*systemctl restart -- a\.service/,
    )
  })
})

describe('putting back', () => {
  const definition = service.definition as PlainType
  const back = (under: typeof systemd, before: Record<string, boolean | string>, keys: readonly string[]) =>
    definition.putBack?.({ ...service('a'), before, after: {}, keys }, under.context)?.text
  const change = { ...service('ssh'), before: null, after: {}, keys: [] }

  it('starts what ran, and has systemd read what was enabled', () => {
    expect(back(systemd, { running: true, enabled: true }, ['running', 'enabled'])).toMatch(
      /^systemctl daemon-reload\n[^]*systemctl start -- a\.service/,
    )
    expect(back(sysv, { running: false, enabled: false }, ['running', 'enabled'])).toMatch(
      /update-rc\.d a disable[^]*\/etc\/init\.d\/a stop$/,
    )
    expect(definition.keeps?.({ ...change, keys: ['running'] }, systemd.context)).toEqual([
      '/etc/systemd/system/ssh.service',
    ])
    expect(definition.keeps?.({ ...change, keys: ['enabled'] }, systemd.context)).toContain(
      '/etc/systemd/system/multi-user.target.wants/ssh.service',
    )
  })

  it('is guarded where the connection depends on the service', () => {
    const affects = (id: string) =>
      typeof definition.affects === 'function' ? definition.affects({ ...change, id }, systemd.context) : []
    expect(['ssh', 'ssh.socket', 'networking', 'nftables', 'cron'].map(affects)).toEqual([
      ['ssh'],
      ['ssh'],
      ['network'],
      ['firewall'],
      [],
    ])
  })
})

it('needs what usually brings it', () => {
  expect(systemd.needs(service('app', { running: false, enabled: false }))).toEqual([])
  expect(systemd.needs(service('app'))).toEqual(
    expect.arrayContaining(['package:app', 'systemd_unit:app.service', 'file:/etc/init.d/app']),
  )
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

it('is refused where the init system is not known', () => {
  const other = takeApart(service, { ...factsOf('debian'), init: 'unknown' })
  expect(other.observe([service('a')], '')).toMatchObject({
    a: {
      kind: 'refused',
      reason:
        'the host\'s init system is not one that is known: systemd, openrc, sysv, busybox, freebsd or openbsd, not "unknown"',
    },
  })
})
