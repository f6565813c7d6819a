/** Services of FreeBSD: rc(8), service(8) and sysrc(8). */
import { lines, raw, sh, type Shell } from '../../../src/core/shell.ts'
import { probe } from '../../../src/type/probe.ts'
import { type Init, quietlyFunction, readFound } from './init.ts'

// `one…` does it whether rc.conf(5) has the service enabled or not.
const LOOK = raw(`hw_look() {
  [ -e "/etc/rc.d/$1" ] || [ -e "/usr/local/etc/rc.d/$1" ] || return 0
  hw_running=stopped hw_enabled=disabled
  if service "$1" onestatus >/dev/null 2>&1; then hw_running=running; fi
  if service "$1" enabled >/dev/null 2>&1; then hw_enabled=enabled; fi
  echo "$1 $hw_running $hw_enabled"
}`)

export const freebsd: Init = {
  // At the same time, since a script takes its time to answer; each says what it has to say in one line.
  find: (names) => probe(lines(LOOK, ...names.map((name) => sh`hw_look ${name} &`), raw('wait')), readFound),
  start: (name) => action(name, 'onestart'),
  stop: (name) => action(name, 'onestop'),
  restart: (name) => action(name, 'onerestart'),
  reload: (name) =>
    lines(
      quietlyFunction,
      sh`service ${name} onereload >/dev/null 2>&1 || hw_quietly service ${name} onerestart`,
    ),
  enable: (name) => setVariable(name, 'YES'),
  disable: (name) => setVariable(name, 'NO'),
  demandRunning: (name) =>
    sh`service ${name} onestatus >/dev/null 2>&1 || { echo ${`service "${name}" does not run`}; false; }`,
  keeps: () => ['/etc/rc.conf'],
}

function action(name: string, verb: string): Shell {
  return lines(quietlyFunction, sh`hw_quietly service ${name} ${verb}`)
}

/** The script knows what its variable is called: it need not be the service's name. */
function setVariable(name: string, value: string): Shell {
  return sh`hw_variable=$(service ${name} rcvar 2>/dev/null | sed -n 's/^\([A-Za-z0-9_]*_enable\)=.*/\1/p')
[ -n "$hw_variable" ] || { echo ${`service "${name}" cannot be enabled: it has no variable in rc.conf`} >&2; exit 1; }
sysrc "$hw_variable=${raw(value)}" >/dev/null`
}
