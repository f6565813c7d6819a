/** The script that stops a guest, and how both scripts and the probe tell whether it runs. */
import { quote } from '../../src/core/shell.ts'
import { directoryOf, type Params } from './params.ts'

/**
 * Defines `running`, which leaves the process's number in `pid`. A number in a file proves nothing: the process may have
 * become another since, or be dead and not yet waited for, when it has no arguments any more.
 */
export function runningFunction(directory: string): string {
  return `running() {
  pid=$(cat pid 2> /dev/null) && [ -r "/proc/$pid/cmdline" ] &&
    tr '\\0' '\\n' < "/proc/$pid/cmdline" | grep -Fqx ${quote(`${directory}/pid`)}
}`
}

export function stopScript(name: string, params: Params): string {
  const directory = directoryOf(name, params)
  return `#!/bin/sh
# Stops the guest ${quote(name)}: presses its power button, and switches it off where that does not help within the seconds
# given (${params.stopWithin}). Made by hostwright: changes made here are lost.
cd ${quote(directory)} || exit
seconds=\${1:-${params.stopWithin}}
${runningFunction(directory)}
qmp() {
  printf '{"execute":"qmp_capabilities"}\\n{"execute":"%s"}\\n' "$1" | socat -t 2 - UNIX-CONNECT:qmp.sock > /dev/null 2>&1
}
gone_within() {
  left=$1
  while running; do
    [ "$left" -gt 0 ] || return 1
    left=$((left - 1))
    sleep 1
  done
}
if running; then
  qmp system_powerdown
  if ! gone_within "$seconds"; then
    echo ${quote(`"${name}" did not obey its power button and is switched off`)}
    qmp quit
    gone_within 5 || kill -9 "$pid"
    gone_within 5 || exit 1
  fi
fi
rm -f pid qmp.sock serial.sock started
`
}
