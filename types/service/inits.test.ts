import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { service } from './index.ts'

const sysv = takeApart(service, factsOf('debian'))
const openrc = takeApart(service, { ...factsOf('debian'), init: 'openrc' })

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

describe('FreeBSD', () => {
  const freebsd = takeApart(service, { ...factsOf('debian'), init: 'freebsd' })

  it('asks each script, whether it is enabled or not', () => {
    expect(
      freebsd.observe(
        [service('nginx'), service('sshd'), service('none')],
        'nginx stopped disabled\nsshd running enabled\n',
      ),
    ).toMatchObject({
      nginx: { running: false, enabled: false },
      sshd: { running: true, enabled: true },
      none: { kind: 'unknown' },
    })
    expect(freebsd.probe(service('nginx'))).toContain('service "$1" onestatus')
  })

  it('starts before it enables, by the variable that the script names', () => {
    const [start, enable] = freebsd.converge(service('nginx'), { running: false, enabled: false })
    expect(start).toContain('hw_quietly service nginx onestart')
    expect(enable).toContain('sysrc "$hw_variable=YES"')
    expect(enable).toContain('service nginx rcvar')
  })
})

describe('OpenBSD', () => {
  const openbsd = takeApart(service, { ...factsOf('debian'), init: 'openbsd' })

  it('asks for all lists at once', () => {
    expect(
      openbsd.observe(
        [service('httpd'), service('sshd'), service('none')],
        '=all\nhttpd\nsshd\nsmtpd\n=on\nsshd\nsmtpd\n=started\nsshd\n',
      ),
    ).toMatchObject({
      httpd: { running: false, enabled: false },
      sshd: { running: true, enabled: true },
      none: { kind: 'unknown' },
    })
    expect(() => openbsd.observe([service('httpd')], '=all\nhttpd\n')).toThrow('rcctl does not say')
  })

  it('has actions', () => {
    const [start, enable] = openbsd.converge(service('httpd'), { running: false, enabled: false })
    expect(start).toContain('hw_quietly rcctl -f start httpd')
    expect(enable).toBe('rcctl enable httpd')
    expect(openbsd.trigger('reload', service('httpd'))).toContain('rcctl reload httpd')
  })
})

describe('busybox init', () => {
  const busybox = takeApart(service, factsOf('busybox'))

  it('is enabled by its number', () => {
    expect(busybox.observe([service('a'), service('b')], 'a running enabled\n')).toMatchObject({
      a: { running: true, enabled: true },
      b: { kind: 'unknown', reason: 'service "b" does not exist' },
    })
    const [disable, stop] = busybox.converge(service('a', { running: false, enabled: false }), {
      running: true,
      enabled: true,
    })
    expect(disable).toContain('for hw_one in /etc/init.d/S[0-9][0-9]a; do')
    expect(stop).toMatch(/hw_script a && hw_quietly "\$hw_script" stop$/)
  })
})
