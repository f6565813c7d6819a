/** Shell text that tells of a server's process: whether it lives, which files it has read, and whether it listens. */
import { all, raw, sh, type Shell } from '../../src/core/shell.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import { initOf } from '../_lib/init/init-of.ts'
import type { Family } from './attachments.ts'
import { pidFiles } from './pid-files.ts'

/**
 * Functions for a process that writes its number into a file when it starts:
 * `dhcp_alive PIDFILE PROGRAM`: whether it lives, and no zombie.
 * `dhcp_note NAME PIDFILE FILE…`: notes down that the process has read the files.
 * `dhcp_current NAME PIDFILE FILE…`: whether that is what it runs by: by the note where one is of this very process, else
 * because the files are older than it. Boots take the notes away, and the processes. Sets `dhcp_is_noted` to `yes` or nothing.
 * `dhcp_holds PIDFILE PORT 4|6`: whether the process has the UDP port, which is given as four hexadecimal digits.
 */
export const processFunctions: Shell = raw(String.raw`dhcp_alive() {
  { read -r dhcp_pid < "$1"; } 2> /dev/null || return 1
  case $(readlink "/proc/$dhcp_pid/exe" 2> /dev/null) in */"$2"*) ;; *) return 1 ;; esac
}
dhcp_words() {
  dhcp_name=$1 dhcp_pidfile=$2
  shift 2
  read -r dhcp_pid < "$dhcp_pidfile"
  dhcp_said="$dhcp_pid $(cut -d' ' -f22 "/proc/$dhcp_pid/stat")"
  dhcp_process=$dhcp_said
  dhcp_said="$dhcp_said $(cat "$@" | sha256sum | cut -c1-64)"
}
dhcp_note() {
  dhcp_words "$@"
  mkdir -p /run/hostwright && echo "$dhcp_said" > "/run/hostwright/$dhcp_name"
}
dhcp_current() {
  dhcp_words "$@"
  dhcp_noted= dhcp_is_noted=
  { read -r dhcp_noted < "/run/hostwright/$dhcp_name"; } 2> /dev/null || :
  case $dhcp_noted in "$dhcp_process "*)
    dhcp_is_noted=yes
    [ "$dhcp_noted" = "$dhcp_said" ]
    return
  esac
  shift 2
  [ -z "$(find "$@" -newer "$dhcp_pidfile")" ]
}
dhcp_holds() {
  { read -r dhcp_pid < "$1"; } 2> /dev/null || return 1
  dhcp_open=$(ls -l "/proc/$dhcp_pid/fd" 2> /dev/null)
  if [ "$3" = 6 ]; then cat /proc/net/udp6; else cat /proc/net/udp; fi |
    while read -r dhcp_slot dhcp_local dhcp_other dhcp_state dhcp_queue dhcp_timer dhcp_sent dhcp_uid dhcp_timeout dhcp_inode dhcp_rest; do
      case $dhcp_local in *:"$2") case $dhcp_open in *"socket:[$dhcp_inode]"*) echo yes ;; esac ;; esac
    done | grep -q yes
}`)

/** Whether the process has the port of DHCP (RFC 2131 4.1, RFC 8415 7.2). */
export function listens(pidFile: string, family: Family): Shell {
  return sh`dhcp_holds ${pidFile} ${family === 4 ? '0043' : '0223'} ${family}`
}

/** The process files of all servers that Debian has, by service. */
const SERVERS: readonly {
  readonly service: string
  readonly program: string
  readonly pid: string
  readonly family?: Family
}[] = [
  { service: 'isc-dhcp-server', program: 'dhcpd', pid: pidFiles.dhcpd[4], family: 4 },
  { service: 'isc-dhcp-server', program: 'dhcpd', pid: pidFiles.dhcpd[6], family: 6 },
  { service: 'kea-dhcp4-server', program: 'kea-dhcp4', pid: pidFiles.kea[4], family: 4 },
  { service: 'kea-dhcp6-server', program: 'kea-dhcp6', pid: pidFiles.kea[6], family: 6 },
  { service: 'dnsmasq', program: 'dnsmasq', pid: pidFiles.dnsmasq },
]

/** Fails where another server serves the family: two would answer each client, each as it knows. */
export function demandAlone(family: Family, service: string): Shell {
  const others = SERVERS.filter((one) => one.service !== service && one.family !== (family === 4 ? 6 : 4))
  return all(
    ...others.map(
      (other) => sh`{ ! dhcp_alive ${other.pid} ${other.program} || ! ${listens(other.pid, family)} || {
  echo ${`"${other.service}" serves IPv${family} on this host: stop it first, with service('${other.service}', { running: false, enabled: false })`}
  false
}; }`,
    ),
  )
}

/**
 * One restart of a service. systemd counts starts, and stops trying after five in ten seconds (systemd.unit(5), StartLimitBurst):
 * what was counted before is forgotten. Where it fails, what the program said in this start goes to stderr first, through the
 * filter, then what the init system says.
 */
export function restart(service: string, program: string, filter: Shell, context: HostContext): Shell {
  const init = initOf(context)
  if (init === undefined)
    throw new Error(`no service can be restarted under the init system "${context.facts.init}"`)
  if (context.facts.init !== 'systemd')
    return sh`{
${init.restart(service)}
}`
  const unit = `${service}.service`
  return sh`{ systemctl reset-failed -- ${unit} 2> /dev/null
dhcp_said=$( {
${init.restart(service)}
} 2>&1 ) || {
  dhcp_start=$(systemctl show -p InvocationID -- ${unit} | cut -d= -f2)
  { journalctl --no-pager -o cat -t ${program} "_SYSTEMD_INVOCATION_ID=$dhcp_start" | ${filter}; printf '%s\n' "$dhcp_said"; } >&2
  false
}; }`
}
