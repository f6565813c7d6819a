/** Putting kept files back, as functions for a shell on the target: for the guard, for `cfg undo`, and after a restart in between. */
import { raw, type Shell } from '../core/shell.ts'

/**
 * The index of a run, `$hw_run/index`, has a line for each thing that undoing needs, in the order in which the run came to it:
 *
 *     KIND NAME SUBJECT FLAGS PATH//
 *
 * `file`, `link`, `dir` were there before and are kept as `kept/NAME`; `none` was not there; `large` and `other` were there and
 * are not kept. `back` and `call` are scripts, `back/NAME`, that make what was put back effective: by its type, and as a restart
 * or reload that the change called for. SUBJECT is the resource; FLAGS are `s` for secret and `a` for what may lock the operator
 * out, or `-`. A line that a full disk has cut has no `//` at its end, and stands for a change that was not made then.
 *
 * Nothing is changed, nor put back, through a link in the path that a user has made, who could lead root anywhere by it
 * (`hw_straight`).
 *
 * `hw_put_back RUN_FOLDER OUTPUT [NAMES]` leaves out the NAMES, as a word: what is as it was before needs nothing, and may not be
 * writable at all.
 *
 * Read backwards, what was made last goes first: a file before the directory that was made for it.
 */
const FUNCTIONS = `hw_read_index() {
  hw_count=0
  while IFS=' ' read -r hw_kind hw_name hw_subject hw_flags hw_path; do
    case $hw_path in *//) ;; *) continue ;; esac
    hw_count=$((hw_count + 1))
    eval "hw_kind_$hw_count=\\$hw_kind hw_name_$hw_count=\\$hw_name hw_subject_$hw_count=\\$hw_subject hw_path_$hw_count=\\\${hw_path%//}"
  done <"$1/index"
}
hw_nth() { eval "hw_kind=\\$hw_kind_$1 hw_name=\\$hw_name_$1 hw_subject=\\$hw_subject_$1 hw_path=\\$hw_path_$1"; }
hw_copy() { cp -a "$1" "$2" 2>/dev/null || { rm -f "$2"; cp -pPR "$1" "$2"; }; }
hw_letters() {
  hw_set=
  case $1 in r??) hw_set=r ;; esac
  case $1 in ?w?) hw_set=$hw_set'w' ;; esac
  case $1 in ??[xst]) hw_set=$hw_set'x' ;; esac
}
hw_chmod_as() {
  hw_bits=\${2#?} hw_mode=u-s,g-s,-t
  for hw_who in u g o; do
    hw_rest=\${hw_bits#???}
    hw_letters "\${hw_bits%"$hw_rest"}"
    hw_mode=$hw_mode,$hw_who=$hw_set
    case $hw_who$hw_bits in [ug]??[sS]*) hw_mode=$hw_mode,$hw_who+s ;; o??[tT]*) hw_mode=$hw_mode,+t ;; esac
    hw_bits=$hw_rest
  done
  chmod "$hw_mode" "$1"
}
hw_straight() {
  hw_above=$1
  while hw_above=\${hw_above%/*}; [ -n "$hw_above" ]; do
    [ -L "$hw_above" ] || continue
    hw_row=$(ls -ldn "$hw_above") || return 74
    set -f; set -- $hw_row; set +f
    case $3 in 0 | "$(id -u)") ;; *)
      echo "\\"$hw_above\\" is a symbolic link that another user has made: name the directory that it leads to" >&2
      return 73 ;;
    esac
  done
}
hw_restore() {
  hw_straight "$3" || return 1
  hw_beside=\${3%/*}/.hostwright-back.\${2##*/}
  case $1 in
  file | link)
    [ -L "$3" ] || [ ! -d "$3" ] || { echo "a directory is at $3" >&2; return 1; }
    rm -f "$hw_beside" && hw_copy "$2" "$hw_beside" || { rm -f "$hw_beside"; return 1; }
    # A rename onto a link to a directory would go into that directory.
    [ ! -L "$3" ] || [ ! -d "$3" ] || rm -f "$3"
    mv -f "$hw_beside" "$3" || { [ "$1" = file ] && [ -f "$3" ] && cat "$hw_beside" >"$3" && rm -f "$hw_beside"; } || {
      rm -f "$hw_beside"; return 1
    } ;;
  none)
    if [ -L "$3" ] || [ ! -d "$3" ]; then rm -f "$3"; else rmdir "$3"; fi ;;
  dir)
    hw_row=; { read -r hw_row <"$2"; } 2>/dev/null
    set -- "$3" $hw_row
    if [ -L "$1" ] || [ -e "$1" ] && [ ! -d "$1" ]; then echo "no directory is at $1" >&2; return 1; fi
    { [ -d "$1" ] || mkdir "$1"; } && chown "$3:$4" "$1" && hw_chmod_as "$1" "$2" ;;
  *) echo "it was not kept" >&2; return 1 ;;
  esac
}
hw_within() {
  /bin/sh "$1" </dev/null >>"$2" 2>&1 &
  hw_child=$! hw_ticks=0
  while kill -0 "$hw_child" 2>/dev/null; do
    [ "$hw_ticks" -lt 600 ] || kill -KILL "$hw_child" 2>/dev/null
    hw_ticks=$((hw_ticks + 1)); sleep 0.2 2>/dev/null || { sleep 1; hw_ticks=$((hw_ticks + 4)); }
  done
  wait "$hw_child"
}
hw_put_back() {
  hw_failed=0
  hw_read_index "$1"
  hw_at=$hw_count
  while [ "$hw_at" -gt 0 ]; do
    hw_nth "$hw_at"
    case "$hw_kind \${3-} " in
    back* | call* | *" $hw_name "*) ;;
    *) hw_restore "$hw_kind" "$1/kept/$hw_name" "$hw_path" 2>>"$2" || { hw_failed=$((hw_failed + 1)); hw_log "unrestored $hw_subject"; } ;;
    esac
    hw_at=$((hw_at - 1))
  done
  hw_at=$hw_count
  while [ "$hw_at" -gt 0 ]; do
    hw_nth "$hw_at"
    case "$hw_kind \${3-} " in
    *" $hw_name "*) ;;
    back*) hw_within "$1/back/$hw_name" "$2" || { hw_failed=$((hw_failed + 1)); hw_log "uneffective $hw_subject"; } ;;
    esac
    hw_at=$((hw_at - 1))
  done
  while [ "$hw_at" -lt "$hw_count" ]; do
    hw_at=$((hw_at + 1))
    hw_nth "$hw_at"
    [ "$hw_kind" = call ] || continue
    if hw_within "$1/back/$hw_name" "$2"; then rm -f "$hw_state/pending/$hw_name"
    else hw_failed=$((hw_failed + 1)); hw_log "uneffective $hw_subject"
    fi
  done
}`

/** Defines the functions. `hw_run` is the folder of a run. */
export const restoreFunctions: Shell = raw(FUNCTIONS)
