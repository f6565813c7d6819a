/** The folder of a run on the target, as functions for the remote shell: its journal, and what is kept of what it changes. */
import { raw, type Shell } from '../core/shell.ts'

/** Bytes. What is larger is not kept, and said so. */
export const FILE_LIMIT = 16 * 2 ** 20
/** Bytes of all files of a run. */
const RUN_LIMIT = 128 * 2 ** 20
/** Folders of older runs than these go when a run begins. */
const RUNS_KEPT = 10
const DAYS_KEPT = 30

/**
 * `$hw_state/runs/RUN/` holds `journal`; `index`, `kept/` and `back/` (see `restoreFunctions`); and `left`, what the run has left
 * at the kept paths, by which `cfg undo` sees what has changed since. `$hw_state/running` names the run until it has ended.
 *
 * `hw_lay PATH TEXT` stages a body, and `hw_arrived PATH BYTES HASH …` hashes any number of them with one program, which costs
 * one process and not one each. A shell's own `printf` has no reason to give where it fails, so that is left to `hw_write`.
 *
 * A line of the journal is words of safe characters, so that `echo`, which every shell has built in, writes it as it is.
 */
const FUNCTIONS = `hw_run= hw_done=
hw_log() { echo "$1" >>"$hw_run/journal"; }
hw_begin() {
  hw_run=$hw_state/runs/$1
  { mkdir -p "$hw_run/kept" "$hw_run/back" && echo "run $hw_now $2" >>"$hw_run/journal" && true >>"$hw_run/index" &&
    echo "$1" >"$hw_state/running"; } 2>/dev/null || { hw_run=; return 74; }
  set -- $(ls -1t "$hw_state/runs" 2>/dev/null)
  hw_rank=0
  for hw_old do
    hw_rank=$((hw_rank + 1))
    # Its own is the oldest where the clock was set back.
    [ "$hw_rank" -le ${RUNS_KEPT} ] || [ "$hw_old" = "\${hw_run##*/}" ] || rm -rf "$hw_state/runs/$hw_old"
  done
  find "$hw_state"/runs/* -prune -type d -mtime +${DAYS_KEPT} -exec rm -rf {} + 2>/dev/null
}
hw_begun() { [ -n "$hw_run" ] || { echo "cannot keep a journal in $hw_state: is its disk full?" >&2; return 74; }; }
hw_index() { printf '\\n%s %s %s %s %s//\\n' "$@" >>"$hw_run/index"; }
hw_keep() {
  hw_straight "$4" || return
  [ ! -e "$hw_run/kept/$1.known" ] || return 0
  if [ -L "$4" ]; then hw_kind=link
  elif [ -f "$4" ]; then hw_kind=file
  elif [ -d "$4" ]; then hw_kind=dir
  elif [ -e "$4" ]; then hw_kind=other
  else hw_kind=none
  fi
  case $hw_kind in file | dir)
    hw_row=$(ls -ldn "$4") || return 74
    set -f; set -- "$1" "$2" "$3" "$4" $hw_row; set +f ;;
  esac
  case $hw_kind in
  dir) { echo "$5 $7 $8" >"$hw_run/kept/$1"; } || return 74 ;;
  file)
    hw_total=0; { read -r hw_total <"$hw_run/size"; } 2>/dev/null
    hw_total=$((\${hw_total:-0} + $9))
    if [ "$9" -gt ${FILE_LIMIT} ] || [ "$hw_total" -gt ${RUN_LIMIT} ]; then hw_kind=large
    else echo "$hw_total" >"$hw_run/size" || return 74
    fi ;;
  esac
  case $hw_kind in
  file | link) hw_copy "$4" "$hw_run/kept/$1" || { rm -f "$hw_run/kept/$1"; return 74; } ;;
  large | other) printf 'hw-not-kept %s\\n' "$4" ;;
  esac
  hw_index "$hw_kind" "$1" "$2" "$3" "$4" && true >"$hw_run/kept/$1.known" || return 74
}
hw_keep_script() {
  [ ! -e "$hw_run/back/$2" ] || return 0
  printf '%s\\n' "$5" >"$hw_run/back/$2" && hw_index "$1" "$2" "$3" "$4" / || { rm -f "$hw_run/back/$2"; return 74; }
}
hw_digests() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum "$@"
  elif command -v sha256 >/dev/null 2>&1; then sha256 -q "$@"
  elif command -v shasum >/dev/null 2>&1; then shasum -a 256 "$@"
  else openssl dgst -sha256 -r "$@"
  fi 2>/dev/null
}
hw_lay() {
  hw_note_staged "$1" && hw_unstage "$1" || return
  set -C
  if { hw_put "$2" >"$1"; } 2>/dev/null; then set +C; else set +C; hw_write "$1" "$2"; fi
}
hw_same() {
  hw_wanted= hw_found= hw_rest=$#
  while [ "$hw_rest" -gt 0 ]; do
    hw_wanted="$hw_wanted $3"
    set -- "$@" "$1"; shift 3
    hw_rest=$((hw_rest - 3))
  done
  hw_lines=$(hw_digests "$@")
  set -f; IFS='
'
  set -- $hw_lines
  unset IFS; set +f
  for hw_line do hw_line=\${hw_line#\\\\} hw_found="$hw_found \${hw_line%% *}"; done
  [ "$hw_found" = "$hw_wanted" ]
}
hw_arrived() {
  ! hw_same "$@" || return 0
  while [ $# -gt 0 ]; do hw_verify "$1" "$2" "$3" || return; shift 3; done
}
hw_list() {
  [ $# -gt 0 ] || return 0
  QUOTING_STYLE=literal ls -ldn "$@" 2>/dev/null
  for hw_path do
    shift
    if [ -f "$hw_path" ] && [ ! -L "$hw_path" ]; then set -- "$@" "$hw_path"; fi
  done
  [ $# -eq 0 ] || { printf '=%s//\\n' "$@"; hw_digests "$@"; }
}
hw_left() {
  hw_of=$1
  set --
  while IFS=' ' read -r hw_kind hw_name hw_subject hw_flags hw_path; do
    case $hw_kind:$hw_path in back:* | call:*) ;; *//) set -- "$@" "\${hw_path%//}" ;; esac
    [ $# -lt 100 ] || { hw_list "$@"; set --; }
  done <"$hw_of/index"
  hw_list "$@"
}
hw_over() {
  [ -n "$hw_run" ] && hw_mine || return 0
  hw_left "$hw_run" >"$hw_run/left.new" 2>/dev/null && mv -f "$hw_run/left.new" "$hw_run/left"
  if [ -n "$hw_done" ]; then hw_log end; true >"$hw_state/running"; else hw_log cut; fi
} 2>/dev/null`

/** Defines the functions; they build on those of the lock and of putting back. */
export const runFolderFunctions: Shell = raw(FUNCTIONS)
