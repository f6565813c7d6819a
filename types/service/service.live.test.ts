import { expect, it } from 'vitest'
import { quote, type Shell } from '../../src/core/shell.ts'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import type { HostContext, PlainType } from '../../src/type/define-type.ts'
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
  it('starts, enables, disables and stops a unit', async () => {
    const unit = '[Service]\nExecStart=/bin/sleep 1000000\n[Install]\nWantedBy=multi-user.target\n'
    await on.host.writeFile('/etc/systemd/system/ticker.service', unit)
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
    await expect(settle(on.target, service('broken'), 'broken')).rejects.toThrow('no port for me')
  })

  it('takes what cannot be enabled as it is, and many at once', async () => {
    expect(await settle(on.target, service('systemd-journald'), 'static')).toBe(false)
    expect(await settle(on.target, service('systemd-journald.socket'), 'socket')).toBe(false)
  })
})
