/** The guard on the target: a script that puts a run back by itself unless a new connection has confirmed it in time. */
import { raw, type Shell, sh } from '../core/shell.ts'
import { owningFunctions, processFunctions, stateFolder } from './lock-script.ts'
import { restoreFunctions } from './restore-script.ts'

/**
 * Called as `guard.sh STATE RUN SECONDS BORN`, the last of the run's own shell, or with `now` for the seconds after the host has restarted, by the next run, which has
 * the lock then. It counts its own sleeps, so that a clock that is set does not matter, and starts again at each beat of `cfg`,
 * `$hw_run/beat`, whose second word is how many seconds are left then.
 *
 * Who renames `armed` decides, since of two renames one fails, and needs no space on the disk: `confirmed` by a new
 * connection, `putting-back` by this script, which is `put-back` when done. From then on nothing else may change the host: it
 * takes the lock away from the run, and ends what the run's shell still does.
 */
export const guardText = (session: number): string => `LC_ALL=C; export LC_ALL
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
umask 077
trap '' HUP PIPE
cd /
hw_state=$1 hw_id=$2 hw_seconds=$3
hw_run=$hw_state/runs/$hw_id hw_lock=$hw_state/lock
hw_log() { echo "$1" >>"$hw_run/journal"; } 2>/dev/null
${processFunctions.text}
${owningFunctions.text}
${restoreFunctions.text}
hw_started $$
hw_self="$$ $hw_start $hw_boot"
if [ "$hw_seconds" != now ]; then
  echo "$hw_id $hw_self" >"$hw_state/guard" || exit 74
  hw_log "guard armed $hw_seconds"
  hw_rest=$hw_seconds hw_seen=
  while [ "$hw_rest" -gt 0 ]; do
    [ -d "$hw_run/armed" ] || exit 0
    hw_beat= hw_more=; { read -r hw_beat hw_more <"$hw_run/beat"; } 2>/dev/null
    case $hw_more in
    '' | *[!0-9]*) ;;
    *) [ "$hw_beat" = "$hw_seen" ] || { hw_seen=$hw_beat hw_rest=$hw_more; continue; } ;;
    esac
    sleep 1
    hw_rest=$((hw_rest - 1))
  done
  mv "$hw_run/armed" "$hw_run/putting-back" 2>/dev/null || exit 0
  hw_log "guard fired"
  { [ -d "$hw_lock" ] || mkdir "$hw_lock"
    hw_tell guard 3600 "the guard of run $hw_id" 'puts back what the run has changed' "$(date +%s)" >"$hw_lock/owner.new" &&
    mv -f "$hw_lock/owner.new" "$hw_lock/owner"; } 2>/dev/null
  hw_end ${session} "$4" "$hw_boot"
  hw_read_frame; hw_end "$hw_frame_pid" "$hw_frame_born" "$hw_frame_boot"
else
  [ -d "$hw_run/putting-back" ] || mv "$hw_run/armed" "$hw_run/putting-back" || exit 74
  hw_log "guard late"
fi
hw_failed=0
hw_put_back "$hw_run" "$hw_run/guard.out"
hw_log "guard back $hw_failed"
mv "$hw_run/putting-back" "$hw_run/put-back"
[ "$hw_seconds" = now ] || hw_free
true >"$hw_state/guard"
[ "$hw_failed" -eq 0 ]
`

/**
 * Starts it, and does not end before it counts: nothing that could lock the operator out may be done without it. A service
 * manager gets it as a unit of its own, so that restarting the SSH server or closing the login does not end it; where such a unit
 * does not come up, as in another mount namespace, it is detached.
 */
const ARM = `hw_beat() { { read -r hw_rest <"$hw_run/armed/seconds" && echo "$1 $hw_rest" >"$hw_run/beat"; } 2>/dev/null; }
hw_arm() {
  [ ! -d "$hw_run/armed" ] || return 0
  if hw_set_up "$1" "$2"; then
    hw_started $$
    set -- /bin/sh "$hw_run/guard.sh" "$hw_state" "\${hw_run##*/}" "$1" "$hw_start"
    hw_as_unit "$@" && hw_counts 20 || { hw_detach "$@"; hw_counts 50; } && return
  fi
  rm -rf "$hw_run/armed"
  echo 'the guard does not start' >&2
  return 74
}
hw_set_up() {
  mkdir "$hw_run/armed" && echo "$1" >"$hw_run/armed/seconds" && printf '%s' "$2" >"$hw_run/guard.sh" &&
    true >"$hw_run/beat" && true >"$hw_state/guard"
}
hw_as_unit() {
  [ -d /run/systemd/system ] && command -v systemd-run >/dev/null 2>&1 &&
    systemd-run --quiet --collect --unit="hostwright-guard-$4" "$@" </dev/null >/dev/null 2>&1
}
hw_detach() {
  if command -v setsid >/dev/null 2>&1; then setsid "$@" </dev/null >/dev/null 2>&1 &
  else nohup "$@" </dev/null >/dev/null 2>&1 &
  fi
}
hw_counts() {
  hw_ticks=0
  while [ "$hw_ticks" -lt "$1" ]; do
    hw_line=; { read -r hw_line <"$hw_state/guard"; } 2>/dev/null
    [ -z "$hw_line" ] || return 0
    hw_ticks=$((hw_ticks + 1)); sleep 0.1 2>/dev/null || sleep 1
  done
  return 1
}`

/** Defines `hw_arm`, and `hw_beat WORD`, a word that was not used before. */
export const armFunction: Shell = raw(ARM)

/** `session` is the process id of the run's own shell. */
export function armGuard(session: number, seconds: number): Shell {
  return sh`hw_arm ${seconds} ${guardText(session)}`
}

/** In a frame: the run goes on, so that the time starts again. */
export function beat(word: string | number): Shell {
  return sh`[ ! -d "$hw_run/armed" ] || hw_beat ${word}`
}

/** The same from a connection of its own, for a run whose shell is busy. */
export function beatFrom(run: string, word: string, seconds: number): Shell {
  return sh`${stateFolder}
cd "$hw_state/runs/"${run} && [ -d armed ] && echo ${`${word} ${seconds}`} >beat`
}

/**
 * What became of a run, for a new connection: whether its guard is `armed`, `confirmed`, `putting-back` or `put-back`, or its process `gone`, whether the lock
 * is still held, and its journal. May `confirm` it first where it is armed, since that the connection is there is the proof; or have it
 * `hurry`, since nobody is left to confirm it.
 */
export function askRun(run: string, act: 'look' | 'confirm' | 'hurry'): Shell {
  return sh`${stateFolder}
cd "$hw_state/runs/"${run} || exit
${raw(ACTS[act])}
for hw_is in armed confirmed putting-back put-back; do [ ! -d "$hw_is" ] || echo "guard $hw_is"; done
hw_line= hw_pid=; { read -r hw_line hw_pid hw_rest <../../guard; } 2>/dev/null
[ -z "$hw_pid" ] || kill -0 "$hw_pid" 2>/dev/null || echo 'guard gone'
[ ! -e ../../lock/owner ] || echo locked
echo =journal; cat journal`
}

const ACTS = {
  look: ':',
  confirm: `if [ -d armed ] && mv armed confirmed; then echo 'guard confirmed' >>journal; true >../../guard; fi`,
  hurry: `[ ! -d armed ] || echo 'now 0' >beat`,
}

/** Ends a frame whose change is not to be made without the guard. */
export const onlyWithGuard: Shell = raw(
  `[ -d "$hw_run/armed" ] || { echo 'not done, since the guard does not start' >&2; exit 74; }`,
)
