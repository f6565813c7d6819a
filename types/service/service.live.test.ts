import { expect, it } from 'vitest'
import { quote, type Shell } from '../../src/core/shell.ts'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import type { HostContext, PlainType } from '../../src/type/define-type.ts'
import { checkPutBack } from '../../test/lib/check-put-back.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { service } from './index.ts'

/** What a trigger does, as the engine would run it. */
function trigger(name: string, id: string, context: HostContext): Shell {
  const definition = service.definition as PlainType
  const script = definition.triggers?.[name]?.({ id, params: service(id).params }, context, null)
  if (script === undefined || script === null) throw new Error(`nothing to do for ${name}`)
  return script
}

const daemon = `#!/bin/sh
### BEGIN INIT INFO
# Provides: ticker
# Required-Start:
# Required-Stop:
# Default-Start: 2 3 4 5
# Default-Stop: 0 1 6
### END INIT INFO
PIDFILE=/run/tick/own.pid
alive() { [ -f "$PIDFILE" ] && kill -0 "$(cat "$PIDFILE")" 2>/dev/null; }
start() { mkdir -p /run/tick; umask > /run/tick/umask; sleep 1000000 & echo $! > "$PIDFILE"; }
stop() { alive && kill "$(cat "$PIDFILE")"; rm -f "$PIDFILE"; }
case $1 in
start) start ;; stop) stop ;; restart|force-reload) stop; start ;;
status) alive || exit 3 ;;
*) exit 2 ;;
esac
`

onHosts(['debian'], (on) => {
  it('starts, enables, disables and stops a script that leaves a daemon with our output open', async () => {
    await on.host.writeFile('/etc/init.d/ticker', daemon, '755')
    await expect(settle(on.target, service('nosuch'), 'missing')).rejects.toThrow(
      'service "nosuch" does not exist',
    )
    await checkConformance(on.target, {
      create: service('ticker', { enabled: false }),
      changes: [
        service('ticker'),
        service('ticker', { running: false }),
        service('ticker', { running: false, enabled: false }),
        service('ticker'),
      ],
    })
    expect((await on.host.exec('cat /run/tick/umask; ls /etc/rc2.d/S??ticker')).stdout).toMatch(/^0022\n/)
  })

  it('restarts and reloads', async () => {
    const pid = async (): Promise<string> => (await on.host.exec('cat /run/tick/own.pid')).stdout
    const first = await pid()
    expect(await on.target.run(trigger('restart', 'ticker', on.target.context))).toMatchObject({ code: 0 })
    const second = await pid()
    expect(second).not.toBe(first)
    expect(await on.target.run(trigger('reload', 'ticker', on.target.context))).toMatchObject({ code: 0 })
    expect(await pid()).not.toBe(second)
  })

  it('can be put back', async () => {
    await checkPutBack(on.target, service('ticker'), service('ticker', { running: false, enabled: false }))
  })

  it('does not take a zombie for a service that runs', async () => {
    // The daemon dies, and its parent, which is asleep, does not look.
    await on.host.exec(
      `setsid sh -c 'sleep 0.01 & echo $! > /run/tick/own.pid; exec sleep 100000' </dev/null >/dev/null 2>&1 & sleep 0.3`,
    )
    expect((await on.host.exec('/etc/init.d/ticker status')).code).toBe(0)
    expect(await settle(on.target, service('ticker'), 'zombie')).toBe(true)
  })

  it('says what a script that fails has said', async () => {
    await on.host.writeFile(
      '/etc/init.d/broken',
      '#!/bin/sh\n[ "$1" = status ] && exit 3\necho "no port for me"; exit 1\n',
      '755',
    )
    await expect(settle(on.target, service('broken'), 'broken')).rejects.toThrow('no port for me')
  })
})

onHosts(['systemd'], (on) => {
  /** The first look at a unit has systemd read its file, which is seen in the access time. */
  const readBySystemd = async (name: string): Promise<unknown> => on.host.exec(`systemctl show ${name}`)

  it('starts, enables, disables and stops a unit', async () => {
    const unit = '[Service]\nExecStart=/bin/sleep 1000000\n[Install]\nWantedBy=multi-user.target\n'
    await on.host.writeFile('/etc/systemd/system/ticker.service', unit)
    await readBySystemd('ticker')
    await expect(settle(on.target, service('nosuch'), 'missing')).rejects.toThrow(
      'service "nosuch" does not exist',
    )
    await checkConformance(on.target, {
      create: service('ticker', { enabled: false }),
      changes: [
        service('ticker'),
        service('ticker', { running: false }),
        service('ticker', { running: false, enabled: false }),
        service('ticker'),
      ],
    })
  })

  it('masks a unit, also one that is not there, and unmasks it where it is to run', async () => {
    await on.host.exec('mkdir -p /usr/local/lib/systemd/system')
    await on.host.writeFile(
      '/usr/local/lib/systemd/system/pest.service',
      '[Service]\nExecStart=/bin/sleep 1000000\n[Install]\nWantedBy=multi-user.target\n',
    )
    await checkConformance(on.target, {
      create: service('pest'),
      changes: [service('pest', { enabled: 'masked' }), service('pest')],
    })
    await checkConformance(on.target, { create: service('no-such-pest', { enabled: 'masked' }) })
    expect(await settle(on.target, service('no-such-pest', { running: false, enabled: false }), 'off')).toBe(
      false,
    )
  })

  it('can be put back', async () => {
    await checkPutBack(on.target, service('pest'), service('pest', { running: false, enabled: false }))
    await checkPutBack(on.target, service('pest'), service('pest', { enabled: 'masked' }))
  })

  it('leaves alone what is not to be chosen, and then starts nothing', async () => {
    const enabled = service('pest', { running: null })
    await on.host.exec('systemctl stop pest; systemctl disable pest 2>&1')
    expect(await settle(on.target, enabled, 'enabled')).toBe(true)
    const script = (service.definition as PlainType).triggers?.['restart']?.(enabled, on.target.context, null)
    if (script === null || script === undefined) throw new Error('nothing to do')
    expect(await on.target.run(script)).toMatchObject({ code: 0 })
    expect((await on.host.exec('systemctl is-active pest; systemctl is-enabled pest')).stdout).toBe(
      'inactive\nenabled\n',
    )
  })

  it('reads a unit file that has changed before it restarts', async () => {
    await on.host.exec('sed -i s/1000000/2000000/ /etc/systemd/system/ticker.service')
    expect(await on.target.run(trigger('restart', 'ticker', on.target.context))).toMatchObject({ code: 0 })
    expect(
      (await on.host.exec('cat /proc/$(systemctl show -p MainPID --value ticker)/cmdline')).stdout,
    ).toContain('2000000')
    expect(await on.target.run(trigger('reload', 'ticker', on.target.context))).toMatchObject({ code: 0 })
  })

  it('gives the journal as the reason of a failure', async () => {
    const unit = `[Service]\nType=oneshot\nExecStart=/bin/sh -c ${quote('echo no port for me; exit 1')}\n`
    await on.host.writeFile('/etc/systemd/system/broken.service', unit)
    await readBySystemd('broken')
    await expect(settle(on.target, service('broken'), 'broken')).rejects.toThrow('no port for me')
  })

  it('says why systemd has left a unit out, and calls that no success', async () => {
    const unit = '[Unit]\nConditionPathExists=/nonexistent\n[Service]\nExecStart=/bin/sleep 1000000\n'
    await on.host.writeFile('/etc/systemd/system/idle.service', unit)
    await readBySystemd('idle')
    await expect(settle(on.target, service('idle'), 'idle')).rejects.toThrow(
      'unmet condition check (ConditionPathExists=/nonexistent)',
    )
    const restarted = await on.target.run(trigger('restart', 'idle', on.target.context))
    expect(restarted.code).not.toBe(0)
  })

  it('takes what cannot be enabled as it is, and many at once', async () => {
    expect(await settle(on.target, service('systemd-journald'), 'static')).toBe(false)
    expect(await settle(on.target, service('systemd-journald.socket'), 'socket')).toBe(false)
  })
})

onHosts(['busybox'], (on) => {
  it('starts, enables, disables and stops a script of busybox init', async () => {
    await on.host.writeFile('/etc/init.d/K50ticker', daemon, '755')
    await on.host.writeFile('/etc/init.d/plain', daemon.replaceAll('tick', 'plain'), '755')
    for (const name of ['ticker', 'plain'])
      await checkConformance(on.target, {
        create: service(name, { enabled: false }),
        changes: [
          service(name),
          service(name, { running: false }),
          service(name, { running: false, enabled: false }),
          service(name),
        ],
      })
    expect((await on.host.exec('ls /etc/init.d')).stdout).toBe('S50plain\nS50ticker\nplain\nrcS\n')
    for (const verb of ['restart', 'reload'])
      expect(await on.target.run(trigger(verb, 'ticker', on.target.context))).toMatchObject({ code: 0 })
    await expect(settle(on.target, service('nosuch'), 'missing')).rejects.toThrow(
      'service "nosuch" does not exist',
    )
  })
})
