/** Fetches a URL with whatever program a host has for it. */
import { raw, type Shell } from '../../src/core/shell.ts'

/**
 * `hw_fetch URL FILE` makes the file, which must not be there; `hw_check FILE SHA256` says what came instead. Reasons go
 * to stderr, as the last line. The programs write to their standard output, so that none of them follows a link that was
 * laid in the meantime. Needs `digestFunction`.
 */
export const fetchFunction: Shell = raw(`hw_get() {
  if command -v curl >/dev/null 2>&1; then
    case $1 in
    https:*) curl -fsSL --connect-timeout 30 --proto '=https' --proto-redir '=https' -- "$1" ;;
    *) curl -fsSL --connect-timeout 30 --proto '=http,https,ftp' -- "$1" ;;
    esac
  elif command -v wget >/dev/null 2>&1; then
    if wget --version 2>/dev/null | grep -q GNU; then wget -nv -T 30 -t 2 -O - -- "$1"; else wget -q -O - "$1"; fi
  elif command -v fetch >/dev/null 2>&1; then fetch -q -T 30 -o - "$1"
  elif [ "$(uname)" = OpenBSD ]; then ftp -V -M -o - "$1"
  else echo 'this host has neither curl nor wget nor fetch' >&2; return 1
  fi
}
hw_fetch() {
  hw_said=$( ( set -C; hw_get "$1" >"$2" ) 2>&1 ) && return
  hw_code=$?
  hw_said=$(printf '%s\\n' "$hw_said" | tail -n 1)
  echo "\\"$1\\" cannot be fetched: \${hw_said:-its program ended with $hw_code}" >&2
  return "$hw_code"
}
hw_check() {
  hw_found=$(hw_sha256 <"$1") || return
  hw_found=\${hw_found#*= }
  hw_found=\${hw_found%% *}
  [ "$hw_found" = "$2" ] || { echo "what the server sent has the SHA-256 $hw_found, not $2" >&2; return 1; }
}`)
