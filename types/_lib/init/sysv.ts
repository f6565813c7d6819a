/** Services of plain init scripts, as the Linux Standard Base describes them (LSB 5.0, 22.2: init script actions). */
import { lines, raw, sh, type Shell } from '../../../src/core/shell.ts'
import { probe } from '../../../src/type/probe.ts'
import { type Init, quietlyFunction, readFound } from './init.ts'
import { runsFunction } from './process-of.ts'

const LOOK = lines(
  runsFunction,
  raw(`hw_look() {
  [ -e "/etc/init.d/$1" ] || return 0
  hw_running=stopped hw_enabled=disabled
  if hw_runs "$1" "/etc/init.d/$1"; then hw_running=running; fi
  for hw_link in /etc/rc[2345].d/S??"$1" /etc/rc.d/rc[2345].d/S??"$1"; do
    if [ -e "$hw_link" ]; then hw_enabled=enabled; fi
  done
  echo "$1 $hw_running $hw_enabled"
}`),
)

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
  // Links and names of scripts have numbers that are not known beforehand.
  keeps: (name) => [`/etc/init.d/${name}`],
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
