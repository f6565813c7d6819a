/** Services of plain init scripts, as the Linux Standard Base describes them (LSB 5.0, 22.2: init script actions). */
import { lines, raw, sh, type Shell } from '../../../src/core/shell.ts'
import { probe } from '../../../src/type/probe.ts'
import { type Init, quietlyFunction, readFound } from './init.ts'

/**
 * `status` says 0 of a process that is there, a zombie too, and many scripts know no `status` at all; so the process
 * itself is looked at, by the pid files that the service's name or its script suggests. 3 means stopped, and is believed.
 */
const LOOK = raw(`hw_processes() {
  for hw_file in "/run/$1.pid" "/run/$1/$1.pid" "/var/run/$1.pid" "/var/run/$1/$1.pid" \\
    $(sed -n 's,.*[^A-Za-z0-9/._-]\\(/[A-Za-z0-9/._-]*\\.pid\\).*,\\1,p' "/etc/init.d/$1"); do
    [ -r "$hw_file" ] && read -r hw_pid <"$hw_file" && [ -n "$hw_pid" ] && [ -r "/proc/$hw_pid/stat" ] || continue
    read -r hw_stat <"/proc/$hw_pid/stat"
    case \${hw_stat##*)} in ' Z'*) echo zombie ;; *) echo alive ;; esac
  done
}
hw_look() {
  [ -e "/etc/init.d/$1" ] || return 0
  "/etc/init.d/$1" status >/dev/null 2>&1 </dev/null
  hw_code=$? hw_running=stopped hw_enabled=disabled
  if [ "$hw_code" -ne 3 ]; then
    case $hw_code,$(hw_processes "$1") in *alive*|0,) hw_running=running ;; esac
  fi
  for hw_link in /etc/rc[2345].d/S??"$1" /etc/rc.d/rc[2345].d/S??"$1"; do
    if [ -e "$hw_link" ]; then hw_enabled=enabled; fi
  done
  echo "$1 $hw_running $hw_enabled"
}`)

export const sysv: Init = {
  // At the same time, since an init script takes its time to answer; each says what it has to say in one line.
  find: (names) => probe(lines(LOOK, ...names.map((name) => sh`hw_look ${name} &`), raw('wait')), readFound),
  start: (name) => action(name, 'start'),
  stop: (name) => action(name, 'stop'),
  restart: (name) => action(name, 'restart'),
  // Required of every script: reloads where the service can do that, and restarts it where not.
  reload: (name) => action(name, 'force-reload'),
  enable: (
    name,
  ) => sh`if command -v update-rc.d >/dev/null 2>&1; then update-rc.d ${name} defaults && update-rc.d ${name} enable
else chkconfig ${name} on
fi`,
  disable: (name) => sh`if command -v update-rc.d >/dev/null 2>&1; then update-rc.d ${name} disable
else chkconfig ${name} off
fi`,
  demandRunning,
}

/** `LOOK` prints one line, with the word in it. */
function demandRunning(name: string): Shell {
  return lines(
    LOOK,
    sh`case $(hw_look ${name}) in *' running '*) ;; *) echo ${`service "${name}" does not run`}; false ;; esac`,
  )
}

function action(name: string, verb: string): Shell {
  return lines(quietlyFunction, sh`hw_quietly ${`/etc/init.d/${name}`} ${verb}`)
}
