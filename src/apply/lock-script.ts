/** The lock and the notes of a run on the target, as functions for the remote shell. */
import { raw, type Shell, sh } from '../core/shell.ts'
import { killBelow } from '../ssh/prelude.ts'

const STATE = `if [ "\${hw_euid:=$(id -u)}" -eq 0 ]
then hw_state=/var/lib/hostwright
else hw_state=\${HOME:?}/.hostwright
fi`

/** Sets `hw_state`, the folder of all that runs leave on a target. The user's number is the prelude's, where that has told one. */
export const stateFolder: Shell = raw(STATE)

/** What tells a process from a later one with the same number. */
const PROCESS = `hw_boot=-; { read -r hw_boot </proc/sys/kernel/random/boot_id; } 2>/dev/null
hw_started() {
  hw_start=- hw_line=
  { read -r hw_line <"/proc/$1/stat"; } 2>/dev/null
  set -- \${hw_line##*) }
  [ $# -lt 20 ] || { shift 19; hw_start=$1; }
}
hw_clock() {
  hw_now=; { read -r hw_now hw_line </proc/uptime; } 2>/dev/null
  hw_now=\${hw_now%%.*}
  [ -n "$hw_now" ] || hw_now=$(date +%s)
}
hw_is() {
  [ "$3" = "$hw_boot" ] && kill -0 "$1" 2>/dev/null || return 1
  hw_started "$1"
  [ "$hw_start" = "$2" ]
}
hw_end() {
  hw_is "$@" && kill -STOP "$1" 2>/dev/null || return 0
  hw_top=$1
  ( ${killBelow(raw('"$hw_top"')).text} ) >/dev/null 2>&1
  kill -KILL "$1" 2>/dev/null
}
hw_read_frame() { hw_frame_pid= hw_frame_born= hw_frame_boot=; { read -r hw_frame_pid hw_frame_born hw_frame_boot <"$hw_lock/frame"; } 2>/dev/null; }`

/**
 * Sets `hw_boot`, and defines `hw_started PID`, which sets `hw_start`; `hw_clock`, which sets `hw_now`, in seconds since some moment
 * before the host started, so that a clock that is set does not matter; `hw_is PID START BOOT`, whether that process lives; `hw_end` of
 * the same, which ends it and all that it has started; and `hw_read_frame`, which tells the last process that changed something.
 */
export const processFunctions: Shell = raw(PROCESS)

const OWNING = `hw_tell() {
  hw_started $$
  hw_clock
  printf '%s\\n' "token=$1" "who=$3" "why=$4" "since=$5" "until=$((hw_now + $2))" "pid=$$" "born=$hw_start" "boot=$hw_boot"
}
hw_free() {
  [ ! -d "$hw_lock/takeover" ] || rmdir "$hw_lock/takeover"
  rm -f "$hw_lock/frame" "$hw_lock/owner"
}`

/**
 * Defines `hw_tell TOKEN SECONDS WHO WHY SINCE`, which prints what is in the file of the lock that this shell has for so long, and
 * `hw_free`, which gives it up. They need `hw_lock`, and `processFunctions`.
 */
export const owningFunctions: Shell = raw(OWNING)

/** Who has the lock, and whether that run is at work. */
const HOLDER = `hw_lock=$hw_state/lock
hw_owner() {
  hw_token= hw_who= hw_why= hw_since= hw_until=0 hw_pid= hw_born= hw_booted=
  [ -r "$hw_lock/owner" ] || return 1
  while IFS='=' read -r hw_key hw_value; do
    case $hw_key in
    token) hw_token=$hw_value ;; who) hw_who=$hw_value ;; why) hw_why=$hw_value ;; since) hw_since=$hw_value ;;
    until) hw_until=$hw_value ;; pid) hw_pid=$hw_value ;; born) hw_born=$hw_value ;; boot) hw_booted=$hw_value ;;
    esac
  done <"$hw_lock/owner"
  [ -n "$hw_token" ]
}
hw_alive() { hw_is "$hw_pid" "$hw_born" "$hw_booted" || { hw_read_frame; hw_is "$hw_frame_pid" "$hw_frame_born" "$hw_frame_boot"; }; }`

/** Prints what runs have called for and not made. */
const PENDING = `hw_pending() {
  for hw_file in "$hw_state"/pending/*; do
    case $hw_file in *.new) continue ;; esac
    hw_line=; { IFS= read -r hw_line <"$hw_file"; } 2>/dev/null
    [ -z "$hw_line" ] || printf '%s\\n' "$hw_line"
  done
}`

/**
 * The lock is a file that names its owner, made atomically, since noclobber opens with O_EXCL (sh(1)). It lives as long as the remote
 * shell that took it: that shell's exit trap removes it, also when the connection is cut, and where the shell was killed or the host
 * restarted, the next run sees that the process is gone (its id, start time and boot id are in the owner file). An expiry
 * by the target's own clock ends a shell that hangs on a dead connection. Where the shell alone was killed, what it had begun goes on:
 * `frame` names the process that does it, and the lock lives as long as that.
 *
 * A shell reads a file byte by byte, so whether the lock is still its own a run sees by the first line, which is the token.
 *
 * `pending/` holds one file for each restart or reload that a change has called for; `staged` lists the files that
 * bodies are staged in, so that those of a run that was cut are removed by the next.
 */
const FUNCTIONS = (token: string, lifetime: number): string => `${STATE}
${PROCESS}
hw_lost= hw_run=
${HOLDER}
${OWNING}
hw_claim() {
  set -C
  if { true >"$hw_lock/owner"; } 2>/dev/null; then set +C; else set +C; return 1; fi
}
hw_own() {
  { hw_tell ${token} ${lifetime} "$@" >"$hw_lock/owner.new"; } 2>/dev/null || { hw_refused; return 74; }
  mv -f "$hw_lock/owner.new" "$hw_lock/owner"
}
hw_refused() {
  set -- $(df -P -k "$hw_lock" 2>/dev/null | tail -n 1)
  if [ "\${4:-1}" = 0 ]; then echo "no space is left on the disk of $hw_state" >&2
  else echo "cannot write to $hw_lock" >&2
  fi
}
hw_at_work() {
  hw_started self
  hw_self=\${hw_line%% *}
  [ -n "$hw_self" ] || hw_self=$(exec /bin/sh -c 'echo "$PPID"')
  echo "$hw_self $hw_start $hw_boot" >"$hw_lock/frame"
} 2>/dev/null
hw_take() {
  hw_got= hw_said=
  [ -d "$hw_lock" ] || mkdir -p "$hw_lock" || return 74
  if hw_guarded && hw_is "$hw_guard_pid" "$hw_guard_born" "$hw_guard_boot"; then
    printf '%s\\n' guarded "$hw_guard"; return
  fi
  # Once more where it was let go meanwhile.
  if hw_claim || { [ ! -e "$hw_lock/owner" ] && hw_claim; }; then
    { hw_tell ${token} ${lifetime} "$@" >"$hw_lock/owner"; } 2>/dev/null || { hw_refused; rm -f "$hw_lock/owner"; return 74; }
    hw_got=1 hw_said=locked; hw_clean; return
  fi
  [ -e "$hw_lock/owner" ] || { hw_refused; return 74; }
  # Who has made it writes its name at once.
  hw_owner || { sleep 1; hw_owner; } || [ -e "$hw_lock/owner" ] || { echo again; return; }
  hw_found=$hw_token
  if hw_alive; then
    hw_clock
    [ "$hw_now" -gt "$hw_until" ] || { printf '%s\\n' held "$hw_who" "$hw_why" "$hw_since"; return; }
    hw_reason=expired
  else hw_reason=gone
  fi
  mkdir "$hw_lock/takeover" 2>/dev/null || { echo again; return; }
  hw_owner
  if [ "$hw_token" != "$hw_found" ] || [ ! -e "$hw_lock/owner" ]; then rmdir "$hw_lock/takeover"; echo again; return; fi
  printf '%s\\n' taken "$hw_who" "$hw_why" "$hw_since" "$hw_reason"
  hw_own "$@" || return 74
  rmdir "$hw_lock/takeover"
  # Only now, since its exit trap gives back a lock that is still its own. With all that it has begun.
  if [ "$hw_reason" = expired ]; then
    hw_end "$hw_pid" "$hw_born" "$hw_booted"
    hw_read_frame; hw_end "$hw_frame_pid" "$hw_frame_born" "$hw_frame_boot"
  fi
  hw_got=1; hw_clean
}
hw_guarded() {
  hw_guard= hw_guard_pid= hw_guard_born= hw_guard_boot=
  { read -r hw_guard hw_guard_pid hw_guard_born hw_guard_boot <"$hw_state/guard"; } 2>/dev/null
  [ -n "$hw_guard" ] || return 1
  [ -d "$hw_state/runs/$hw_guard/armed" ] || [ -d "$hw_state/runs/$hw_guard/putting-back" ]
}
hw_unfinished() {
  if hw_guarded; then
    /bin/sh "$hw_state/runs/$hw_guard/guard.sh" "$hw_state" "$hw_guard" now </dev/null >/dev/null 2>&1
    echo "restored $hw_guard $?"
  fi
  hw_cut=; { read -r hw_cut <"$hw_state/running"; } 2>/dev/null
  [ -n "$hw_cut" ] || return 0
  true >"$hw_state/running"
  echo "cut $hw_cut"
  cat "$hw_state/runs/$hw_cut/journal"
}
hw_mine() {
  hw_line=; { read -r hw_line <"$hw_lock/owner"; } 2>/dev/null
  [ "$hw_line" = token=${token} ] || { hw_owner; false; }
}
hw_hold() { hw_mine || { echo "the lock of this run was taken away by \${hw_who:-cfg unlock}" >&2; return 75; }; }
hw_renew() {
  hw_hold && hw_owner || return 75
  hw_own "$hw_who" "$hw_why" "$hw_since"
}
hw_release() { hw_mine || return 0; [ -z "$hw_run" ] || hw_over; hw_clean; hw_free; }
hw_clean() {
  [ -e "$hw_state/staged" ] || return 0
  while IFS= read -r hw_path; do hw_unstage "$hw_path"; done <"$hw_state/staged"
  rm -f "$hw_state/staged"
}
hw_note_staged() { printf '%s\\n' "$1" >>"$hw_state/staged"; }
hw_pend() {
  [ -d "$hw_state/pending" ] || mkdir "$hw_state/pending" || return 74
  [ -e "$hw_state/pending/$1" ] || { printf '%s\\n' "$2" >"$hw_state/pending/$1.new" && mv "$hw_state/pending/$1.new" "$hw_state/pending/$1"; }
}
hw_unpend() { rm -f "$hw_state/pending/$1"; }
${PENDING}`

/** Defines the functions; `token` is 128 bits in hexadecimal, `lifetime` in seconds. */
export function lockFunctions(token: string, lifetime: number): Shell {
  return raw(FUNCTIONS(token, lifetime))
}

/** For the session's own shell. */
export const releaseAtExit: Shell = raw('trap hw_release EXIT')

/** Takes the lock, since so many seconds of the operator's clock, puts back what a guard could not, and prints what an earlier run has left: its journal, and what is pending. */
export function takeLock(who: string, why: string, since: number): Shell {
  return sh`hw_take ${who} ${why} ${since} || exit; [ -z "$hw_got" ] || { printf '%s\n' $hw_said =left; hw_unfinished; }; echo =pending; hw_pending`
}

/** Prints what an earlier run has called for and not made. Nothing while a run is at work, which is to make it. Only looks. */
export const lookForPending: Shell = raw(`${STATE}
${PROCESS}
${HOLDER}
${PENDING}
{ hw_owner && hw_alive; } || hw_pending`)
