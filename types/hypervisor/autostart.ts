/** What starts the guests with their host, and stops them before it goes down. */
import { quote } from '../../src/core/shell.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import type { Resource } from '../../src/type/resource.ts'

const NAME = 'hostwright-guests'

/** A service for the next start of the host alone: whether guests run is each guest's own matter. */
export function autostart(
  guests: readonly string[],
  needs: readonly Resource[],
  { facts, resource }: HostContext,
): readonly Resource[] {
  const script =
    facts.init === 'systemd'
      ? resource('file', `/etc/systemd/system/${NAME}.service`, { content: unitText(guests), mode: '0644' })
      : resource('file', `/etc/init.d/${NAME}`, { content: scriptText(guests), mode: '0755' })
  // A reload starts what is new; a restart would stop all.
  const service = resource('service', NAME, { reloadOn: [script], needs: [script, ...needs] })
  return [script, service]
}

function startAll(guests: readonly string[]): string {
  return `for guest in ${guests.join(' ')}; do /var/lib/vm/$guest/start; done`
}

/** They power down at the same time, each within its own deadline. */
function stopAll(guests: readonly string[]): string {
  return `for guest in ${guests.join(' ')}; do /var/lib/vm/$guest/stop & done; wait`
}

function unitText(guests: readonly string[]): string {
  // systemd.service(5): a dollar sign of the shell's own is written twice.
  const run = (script: string): string => `/bin/sh -c ${quote(script.replaceAll('$', () => '$$'))}`
  return `# Made by hostwright: changes made here are lost.
[Unit]
Description=Virtual machines of this host
Wants=network-online.target
After=network-online.target local-fs.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${run(startAll(guests))}
ExecReload=${run(startAll(guests))}
ExecStop=${run(stopAll(guests))}
TimeoutStartSec=5min
TimeoutStopSec=5min

[Install]
WantedBy=multi-user.target
`
}

function scriptText(guests: readonly string[]): string {
  return `#!/bin/sh
# Made by hostwright: changes made here are lost.
### BEGIN INIT INFO
# Provides:          ${NAME}
# Required-Start:    $network $remote_fs
# Required-Stop:     $network $remote_fs
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: Virtual machines of this host
### END INIT INFO
case \${1-} in
  start | reload | force-reload) ${startAll(guests)} ;;
  stop) ${stopAll(guests)} ;;
  # The guests come and go by themselves.
  status) exit 0 ;;
  *)
    echo "usage: $0 start|stop|reload|status" >&2
    exit 2
    ;;
esac
`
}
