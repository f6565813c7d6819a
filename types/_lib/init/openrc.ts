/** Services under OpenRC: rc-service(8) and rc-update(8). */
import { lines, raw, sh, type Shell } from '../../../src/core/shell.ts'
import { probe } from '../../../src/type/probe.ts'
import { type Init, quietlyFunction, readFound } from './init.ts'

const LOOK = raw(`hw_look() {
  [ -e "/etc/init.d/$1" ] || return 0
  hw_running=stopped hw_enabled=disabled
  if rc-service "$1" status >/dev/null 2>&1; then hw_running=running; fi
  for hw_link in /etc/runlevels/*/"$1"; do if [ -e "$hw_link" ]; then hw_enabled=enabled; fi; done
  echo "$1 $hw_running $hw_enabled"
}`)

export const openrc: Init = {
  // At the same time, since an init script takes its time to answer; each says what it has to say in one line.
  find: (names) => probe(lines(LOOK, ...names.map((name) => sh`hw_look ${name} &`), raw('wait')), readFound),
  start: (name) => quietly(sh`rc-service ${name} start`),
  stop: (name) => quietly(sh`rc-service ${name} stop`),
  restart: (name) => quietly(sh`rc-service ${name} restart`),
  reload: (name) =>
    lines(
      quietlyFunction,
      sh`rc-service ${name} reload >/dev/null 2>&1 || hw_quietly rc-service ${name} restart`,
    ),
  enable: (name) => quietly(sh`rc-update -q add ${name} default`),
  disable: (name) => quietly(sh`rc-update -q -a del ${name}`),
  keeps: (name) => [`/etc/runlevels/default/${name}`],
  demandRunning: (name) =>
    sh`rc-service ${name} status >/dev/null 2>&1 || { echo ${`service "${name}" does not run`}; false; }`,
}

function quietly(command: Shell): Shell {
  return lines(quietlyFunction, sh`hw_quietly ${command}`)
}
