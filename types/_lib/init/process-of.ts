/** Whether an init script's service runs: by what its `status` says, and by the processes of its pid files. */
import { raw, type Shell } from '../../../src/core/shell.ts'

/**
 * `hw_runs NAME SCRIPT` succeeds where it does. `status` says 0 of a process that is there, a zombie too, and many scripts
 * know no `status` at all; so the process itself is looked at, by the pid files that the service's name or its script
 * suggests. 3 means stopped, and is believed.
 */
export const runsFunction: Shell = raw(`hw_processes() {
  for hw_file in "/run/$1.pid" "/run/$1/$1.pid" "/var/run/$1.pid" "/var/run/$1/$1.pid" \\
    $(sed -n 's,.*[^A-Za-z0-9/._-]\\(/[A-Za-z0-9/._-]*\\.pid\\).*,\\1,p' "$2"); do
    [ -r "$hw_file" ] && read -r hw_pid <"$hw_file" && [ -n "$hw_pid" ] && [ -r "/proc/$hw_pid/stat" ] || continue
    read -r hw_stat <"/proc/$hw_pid/stat"
    case \${hw_stat##*)} in ' Z'*) echo zombie ;; *) echo alive ;; esac
  done
}
hw_runs() {
  "$2" status >/dev/null 2>&1 </dev/null
  hw_code=$?
  [ "$hw_code" -ne 3 ] || return 1
  case $hw_code,$(hw_processes "$1" "$2") in *alive*|0,) return 0 ;; *) return 1 ;; esac
}`)
