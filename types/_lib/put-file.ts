/** Small text files that a type writes itself: laid down beside, and renamed into place. Not for secrets, which must not stand in a script. */
import { raw, sh, type Shell } from '../../src/core/shell.ts'

/**
 * `hw_put PATH MODE TEXT` makes the file so, and `hw_fill PATH MODE COMMAND…` with what a command prints. Owner and mode
 * of a file that is there stay. In a container a file may be a mount point, over which nothing can be renamed. The size is
 * counted, since busybox's awk takes no notice of a full disk.
 */
export const putFunction: Shell = raw(`hw_fill() {
  hw_path=$1 hw_mode=$2 hw_new=\${1%/*}/.\${1##*/}.hostwright-new
  shift 2
  if [ -L "$hw_path" ]; then echo "a symbolic link is in the way at $hw_path" >&2; return 1; fi
  if [ -d "$hw_path" ]; then echo "a directory is in the way at $hw_path" >&2; return 1; fi
  if [ ! -d "\${hw_path%/*}" ]; then ( umask 022; mkdir -p "\${hw_path%/*}" ) || return; fi
  rm -f "$hw_new" || return
  if [ -e "$hw_path" ]; then cp -p "$hw_path" "$hw_new"; else ( set -C; : >"$hw_new" ) && chmod "$hw_mode" "$hw_new"; fi &&
    "$@" >"$hw_new" && [ "$("$@" | wc -c)" -eq "$(wc -c <"$hw_new")" ] && { sync "$hw_new" 2>/dev/null || :; } && hw_take || { rm -f "$hw_new"; return 1; }
}
hw_take() {
  case $(cat /proc/self/mountinfo 2>/dev/null) in
  *" $hw_path "*) cat "$hw_new" >"$hw_path" && rm -f "$hw_new" ;;
  *) mv -f "$hw_new" "$hw_path" ;;
  esac
}
hw_put() { hw_text=$3; hw_fill "$1" "$2" printf '%s' "$hw_text"; }`)

/** One call of `hw_put`; the script needs `putFunction` before it. */
export function put(path: string, text: string, mode = '0644'): Shell {
  return sh`hw_put ${path} ${mode} ${text}`
}
