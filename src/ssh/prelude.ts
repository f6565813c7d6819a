/** What the remote shell is told once, before any script: environment, framing, and the staging of bodies. */
import { raw, type Shell, sh } from '../core/shell.ts'

/** Begins every end marker: a control character that text does not hold. */
export const MARK = '\u001e'

const SETTINGS = `LC_ALL=C; export LC_ALL
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
unset CDPATH ENV BASH_ENV GREP_OPTIONS
umask 077
trap '' PIPE
cd /`

// A program costs a millisecond or two, which is much for each of many hosts: where the kernel tells, none is asked (proc(5)).
const USER = `hw_euid=; { while read -r hw_line hw_rest hw_euid hw_rest && [ "$hw_line" != Uid: ]; do :; done </proc/self/status; } 2>/dev/null`

// Nobody to tell how a frame ended means nobody who wants the next one done: the shell ends with what was sent ahead undone.
// A frame is one single-quoted word: cut anywhere, it is a syntax error and nothing of it runs. The subshell keeps a
// syntax error, an exit or a cd inside the script from reaching the session.
const FRAME = (nonce: string): string => `hw_mark() { printf '\\036${nonce} %s %s\\n' "$1" "$2"; }
hw_frame() {
  ( eval "$2" ) </dev/null
  hw_code=$?
  { hw_mark "$1" "$hw_code" && hw_mark "$1" "$hw_code" >&2; } || exit 74
}`

/** `hw_digest FILE` prints the bare SHA-256, whichever program there is for it. */
const DIGEST = `hw_digest() {
  if command -v sha256sum >/dev/null 2>&1; then set -- "$(sha256sum <"$1")"
  elif command -v sha256 >/dev/null 2>&1; then set -- "$(sha256 -q <"$1")"
  elif command -v shasum >/dev/null 2>&1; then set -- "$(shasum -a 256 <"$1")"
  elif command -v openssl >/dev/null 2>&1; then set -- "$(openssl dgst -sha256 -r <"$1")"
  else echo 'there is no sha256sum, sha256, shasum or openssl here to check a transfer with' >&2; return 69
  fi
  printf '%s\\n' "\${1%% *}"
}`

// A planted symbolic link is removed, never followed, and noclobber refuses one that comes back in between. A shell's own
// printf costs no process, but has only an "I/O error" to tell: cat says what is wrong ("No space left on device"). That of
// mksh is a program, whose arguments all can see. The digest tells the length as well; it is counted only for the message.
const STAGE = `case \${KSH_VERSION-} in
*MIRBSD*) hw_put() { print -rn -- "$1"; } ;;
*) hw_put() { printf '%s' "$1"; } ;;
esac
hw_create() { hw_unstage "$1" && ( set -C; : >"$1" ); }
hw_write() { hw_create "$1" && { { hw_put "$2" >"$1"; } 2>/dev/null || hw_put "$2" | cat >"$1"; }; }
hw_verify() {
  hw_hash=$(hw_digest "$1") || return
  [ "$hw_hash" != "$3" ] || return 0
  hw_count=$(wc -c <"$1") || return 73
  if [ "$((hw_count))" -ne "$2" ]; then echo "only $((hw_count)) of $2 bytes have arrived in $1" >&2
  else echo "$1 has not arrived as it was sent" >&2
  fi
  return 73
}
hw_unstage() { [ ! -e "$1" ] && [ ! -L "$1" ] || rm -f -- "$1"; }`

/** Sets `hw_euid`, the number of the user, where that costs nothing. Ends with the first mark, whose number is the process id of the shell: what the login shell printed before is noise. */
export function prelude(nonce: string): string {
  return `${[SETTINGS, USER, FRAME(nonce), DIGEST, STAGE].join('\n')}
hw_mark 0 $$; hw_mark 0 $$ >&2
`
}

// One line, so that a csh as login shell takes it too. Prints the process ids below one: of its children, or of theirs.
const BELOW = (which: 'children' | 'others'): string =>
  `{ parent[$1] = $2 } END { for (one in parent) { depth = 0; at = one; while (at in parent && at != top && at > 1) { at = parent[at]; depth++ } if (at == top && depth ${which === 'children' ? '== 1' : '> 1'}) print one } }`

/**
 * Ends everything that runs below a process, but not the process itself: the frame then ends with a signal's code. All
 * are stopped first, so that none starts another. Its children go last: when they are gone the frame is marked as ended,
 * and nothing of it may be written after that.
 */
export function killBelow(pid: number | Shell): Shell {
  const list = raw('{ ps -A -o pid= -o ppid= 2>/dev/null || ps -o pid,ppid; }')
  return sh`set -- $(${list} | awk -v top=${pid} ${BELOW('children')}); kill -STOP "$@"; set -- $(${list} | awk -v top=${pid} ${BELOW('others')}); if [ $# -gt 0 ]; then kill -STOP "$@"; kill -TERM "$@"; kill -CONT "$@"; sleep 1; fi; set -- $(${list} | awk -v top=${pid} ${BELOW('children')}); kill -TERM "$@"; kill -CONT "$@"`
}
