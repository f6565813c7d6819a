/** Checks the settings as sshd would read them, puts them in place, proves that they hold, and has sshd take them. */
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { stagedPath } from '../../src/type/command.ts'
import type { Change, HostContext, Wanted } from '../../src/type/define-type.ts'
import { initOf } from '../_lib/init/init-of.ts'
import { detached } from '../_lib/network/detached.ts'
import { FUNCTIONS, type SshState } from './observe.ts'
import type { Params } from './params.ts'
import { blockMarks, MAIN, pieceOf } from './places.ts'
import { settingsOf, textOf, valuesOf } from './settings.ts'

// A port is listened on when the kernel says so; four hexadecimal digits, state 0A (proc(5), /proc/net/tcp).
const CHANGE = raw(`hw_open() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -qE "^ *[0-9]+: [0-9A-F]+:$(printf %04X "$1") [0-9A-F]+:0000 0A "
}
hw_free() { ! hw_open "$1" || { echo "another program listens on port $1" >&2; return 1; }; }
hw_listens() {
  [ -r /proc/net/tcp ] || return 0
  hw_tries=0
  until hw_open "$1"; do
    hw_tries=$((hw_tries + 1))
    [ "$hw_tries" -lt 25 ] || { echo "sshd does not listen on port $1" >&2; return 1; }
    sleep 0.2 2>/dev/null || sleep 1
  done
}
hw_rest() { awk -v first="$1" -v last="$2" '$0 == first { inside = 1 } !inside { print } $0 == last { inside = 0 }' ${MAIN}; }
hw_values() { sed -n "s/^$1 //p" | sort; }
hw_prove() {
  hw_effective=$(hw_whole) || return
  hw_own=$(printf '%s' "$1" | hw_alone) || return
  shift
  for hw_key do
    hw_missing=$(printf '%s\\n' "$hw_own" | sed -n "s/^$hw_key //p" | while IFS= read -r hw_value; do
      printf '%s\\n' "$hw_effective" | grep -qxF -e "$hw_key $hw_value" || printf '%s' "$hw_key $hw_value"
    done)
    [ -z "$hw_missing" ] || {
      echo "\\"$hw_missing\\" has no effect: something that sshd reads before it says \\"$(printf '%s\\n' "$hw_effective" | grep "^$hw_key ")\\"" >&2
      return 1
    }
  done
}
hw_back() {
  if [ -e "$hw_file.hostwright-old" ]; then mv -f "$hw_file.hostwright-old" "$hw_file"; else rm -f "$hw_file"; fi
}`)

export function converge(change: Change<Params, SshState>, context: HostContext): readonly Shell[] {
  const { id, params, before, after } = change
  const text = after === null ? '' : textOf(params)
  const marks = blockMarks(id)
  const file = before?.file ?? pieceOf(id)
  const places = after === null ? [file, before?.stray ?? ''] : [before?.stray ?? '']
  const away = places.flatMap((path) =>
    path === '' ? [] : path === MAIN ? [mainWithout(marks)] : [sh`rm -f ${path}`],
  )
  if (after === null)
    return [
      detached(
        lines(FUNCTIONS, REREAD, CHANGE, sh`${all(...away, sh`"$hw_sshd" -t`, reload(change, context))}`),
      ),
    ]
  const staged = stagedPath(file)
  const keywords = [...new Set(settingsOf(params).map(({ keyword }) => keyword.toLowerCase()))]
  const rest = sh`hw_rest ${marks.first} ${marks.last}`
  const whole =
    file === MAIN
      ? sh`{ printf '%s\n' ${marks.first}; printf %s ${text}; printf '%s\n' ${marks.last}; ${rest}; }`
      : sh`printf %s ${text}`
  const ports = valuesOf(params, 'Port')
  const steps = [
    ...ports.filter((port) => before?.ports.includes(port) !== true).map((port) => sh`hw_free ${port}`),
    ...(file === MAIN ? [] : [sh`( umask 022; mkdir -p /etc/ssh/sshd_config.d )`]),
    ...(file === MAIN ? [sh`cp -p ${MAIN} ${staged}`] : []),
    sh`${whole} >${staged}`,
    ...(file === MAIN ? [] : [sh`chmod 0644 ${staged}`]),
    // The whole as sshd will read it, before anything takes its place.
    sh`{ printf %s ${text}; ${rest}; } >${stagedPath(`${MAIN}-check`)}`,
    sh`"$hw_sshd" -t -f ${stagedPath(`${MAIN}-check`)}`,
    sh`{ [ ! -e "$hw_file" ] || cp -p "$hw_file" "$hw_file.hostwright-old"; }`,
    sh`mv -f ${staged} "$hw_file"`,
    ...away,
    sh`{ "$hw_sshd" -t && hw_prove ${text} ${keywords} && ${reload(change, context)} && ${all(
      ...ports.map((port) => sh`hw_listens ${port}`),
      raw(':'),
    )} || { hw_back; ${again(change, context)}; false; }; }`,
  ]
  return [
    detached(
      lines(
        FUNCTIONS,
        REREAD,
        CHANGE,
        sh`hw_file=${file}`,
        sh`${all(...steps)}
hw_code=$?
rm -f ${staged} ${stagedPath(`${MAIN}-check`)} "$hw_file.hostwright-old"
exit "$hw_code"`,
      ),
    ),
  ]
}

function mainWithout({ first, last }: { readonly first: string; readonly last: string }): Shell {
  const staged = stagedPath(MAIN)
  return sh`cp -p ${MAIN} ${staged} && hw_rest ${first} ${last} >${staged} && mv -f ${staged} ${MAIN}`
}

function serviceOf({ params }: Wanted<Params>, { facts }: HostContext): string {
  return params.service ?? (facts.os.family === 'debian' ? 'ssh' : 'sshd')
}

/**
 * sshd takes its configuration on SIGHUP. Where a socket of systemd listens in its place, that has the ports. What an init
 * system does not know of is told by itself.
 */
export function reload(wanted: Wanted<Params>, context: HostContext): Shell {
  return sh`hw_reread ${telling(wanted, context).text}`
}

// sshd does as it is told in its own time; it is done when it has written its pid anew.
export const REREAD = raw(`hw_reread() {
  hw_mark=$(mktemp) || return
  hw_pidfile=/run/sshd.pid hw_tries=0
  [ -e "$hw_pidfile" ] || hw_pidfile=/var/run/sshd.pid
  ( eval "$1" )
  hw_told=$?
  while [ "$hw_told" -eq 0 ] && [ -e "$hw_pidfile" ] && ! [ "$hw_pidfile" -nt "$hw_mark" ] && [ "$hw_tries" -lt 15 ]; do
    hw_tries=$((hw_tries + 1))
    sleep 0.2 2>/dev/null || sleep 1
  done
  rm -f "$hw_mark"
  return "$hw_told"
}`)

function telling(wanted: Wanted<Params>, context: HostContext): Shell {
  const init = initOf(context)
  const name = serviceOf(wanted, context)
  const signal = sh`{ hw_pid=$(cat /run/sshd.pid 2>/dev/null || cat /var/run/sshd.pid) && kill -HUP "$hw_pid"; }`
  if (init === undefined) return signal
  if (context.facts.init === 'systemd')
    return sh`{ if systemctl is-active --quiet ${`${name}.socket`}; then systemctl daemon-reload && systemctl restart ${`${name}.socket`}; elif systemctl is-active --quiet ${name}; then systemctl reload ${name}; else ${signal}; fi; }`
  return sh`{ ( ${init.reload(name)} ) >/dev/null 2>&1 || ${signal}; }`
}

/** After the old files are back: it may have ended with the new ones. */
function again(wanted: Wanted<Params>, context: HostContext): Shell {
  const init = initOf(context)
  const start = init === undefined ? sh`"$hw_sshd"` : init.start(serviceOf(wanted, context))
  return sh`{ ${reload(wanted, context)} || ( ${start} ); } >/dev/null 2>&1`
}
