/**
 * Services of small systems whose init is busybox's: scripts in /etc/init.d, of which rcS starts those that are named
 * `S50NAME`, in order (Buildroot); or scripts that know `enable` and `disable` themselves, by /etc/rc.common (OpenWrt).
 */
import { lines, raw, sh, type Shell } from '../../../src/core/shell.ts'
import { probe } from '../../../src/type/probe.ts'
import { type Init, quietlyFunction, readFound } from './init.ts'
import { runsFunction } from './process-of.ts'

// The script of a service: as it is started, else as it is named.
const SCRIPT = raw(`hw_script() {
  for hw_script in /etc/init.d/S[0-9][0-9]"$1" "/etc/init.d/$1" /etc/init.d/K[0-9][0-9]"$1"; do
    if [ -f "$hw_script" ]; then return 0; fi
  done
  echo "service \\"$1\\" does not exist" >&2
  return 1
}`)

const LOOK = lines(
  runsFunction,
  SCRIPT,
  raw(`hw_look() {
  hw_script "$1" 2>/dev/null || return 0
  hw_running=stopped hw_enabled=disabled
  if hw_runs "$1" "$hw_script"; then hw_running=running; fi
  for hw_link in /etc/init.d/S[0-9][0-9]"$1" /etc/rc.d/S[0-9][0-9]"$1"; do
    if [ -e "$hw_link" ]; then hw_enabled=enabled; fi
  done
  echo "$1 $hw_running $hw_enabled"
}`),
)

export const busybox: Init = {
  find: (names) => probe(lines(LOOK, ...names.map((name) => sh`hw_look ${name} &`), raw('wait')), readFound),
  start: (name) => action(name, raw('start')),
  stop: (name) => action(name, raw('stop')),
  restart: (name) => action(name, raw('restart')),
  // Few scripts can do it.
  reload: (name) =>
    lines(
      quietlyFunction,
      SCRIPT,
      sh`hw_script ${name} && { "$hw_script" reload </dev/null >/dev/null 2>&1 || hw_quietly "$hw_script" restart; }`,
    ),
  enable: (name) =>
    lines(
      SCRIPT,
      sh`hw_script ${name} || exit
if grep -q /etc/rc.common "$hw_script"; then exec "$hw_script" enable; fi
case $hw_script in
/etc/init.d/K[0-9][0-9]*) mv "$hw_script" "/etc/init.d/S$(printf '%s' "$hw_script" | cut -c14-)" ;;
/etc/init.d/S[0-9][0-9]*) ;;
*) ln -s ${name} ${`/etc/init.d/S50${name}`} ;;
esac`,
    ),
  disable: (name) =>
    lines(
      SCRIPT,
      sh`hw_script ${name} || exit
if grep -q /etc/rc.common "$hw_script"; then exec "$hw_script" disable; fi
for hw_one in /etc/init.d/S[0-9][0-9]${name}; do
  if [ -L "$hw_one" ] && [ -f ${`/etc/init.d/${name}`} ]; then rm "$hw_one"
  elif [ -f "$hw_one" ]; then mv "$hw_one" "/etc/init.d/K$(printf '%s' "$hw_one" | cut -c14-)"
  fi || exit
done`,
    ),
  // Links and names of scripts have numbers that are not known beforehand.
  keeps: (name) => [`/etc/init.d/${name}`],
  demandRunning: (name) =>
    lines(
      LOOK,
      sh`case $(hw_look ${name}) in *' running '*) ;; *) echo ${`service "${name}" does not run`}; false ;; esac`,
    ),
}

function action(name: string, verb: Shell): Shell {
  return lines(quietlyFunction, SCRIPT, sh`hw_script ${name} && hw_quietly "$hw_script" ${verb}`)
}
