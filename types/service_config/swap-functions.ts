/** The shell functions by which a set is swapped, brought in, and put back. They see the variables that `swapScript` sets. */
import { raw, type Shell } from '../../src/core/shell.ts'

/**
 * Ends with a sentence. `hw_untouched` is for before the swap; where an earlier run has left a set that was never
 * verified, that one is put back. What a program has to say was printed before, so that the sentence comes last.
 */
const ENDINGS = String.raw`hw_end() { printf '%s\n' "$1" >&2; exit 1; }
hw_clear() {
  rm -rf "$hw_new" "$hw_tree" "$hw_body"
  [ -e "$hw_note" ] || rm -rf "$hw_old"
}
hw_untouched() {
  [ ! -e "$hw_note" ] || hw_back "$1"
  hw_clear
  hw_end "$1; nothing was touched"
}`

/** `hw_piece PATH BLOCKS REST`: the next bytes of standard input as a new file. dd reads no byte more than it is told. */
const PIECE = String.raw`hw_piece() {
  hw_said=$( {
    { [ "$2" -eq 0 ] || dd bs=65536 count="$2"; } && { [ "$3" -eq 0 ] || dd bs="$3" count=1; }
  } 2>&1 >"$hw_new/$1") || {
    printf '%s\n' "$hw_said" | grep -v ' records \(in\|out\)$' >&2
    return 1
  }
}`

/** `hw_link FROM TO NAME…`: links where the file system has them, else copies. */
const LINK = String.raw`hw_link() {
  hw_from=$1 hw_to=$2
  shift 2
  [ $# -eq 0 ] || ( cd "$hw_from" && { ln -- "$@" "$hw_to" 2>/dev/null || cp -p -- "$@" "$hw_to"; } )
}`

/** `hw_beside DIRECTORY`: files of others may be named by ours, so they have a place in the checked set too. */
const BESIDE = String.raw`hw_beside() {
  for hw_file in "$hw_folder/$1"* "$hw_folder/$1".[!.]*; do
    hw_name=${'$'}{hw_file##*/}
    case $hw_name in .hostwright*) continue ;; esac
    [ ! -e "$hw_file" ] || [ -e "$hw_tree/$1$hw_name" ] || ln -s "$hw_file" "$hw_tree/$1$hw_name" || return
  done
}`

/** `hw_keep DIRECTORY NAME…`: what was kept by a run that was cut is older, and known to be good. */
const KEEP = String.raw`hw_keep() {
  hw_dir=$1
  shift
  mkdir -p "$hw_old/kept/$hw_dir" "$hw_old/created/$hw_dir" || return
  for hw_name do
    shift
    if [ -e "$hw_old/kept/$hw_dir$hw_name" ] || [ -e "$hw_old/created/$hw_dir$hw_name" ]; then :
    elif [ -e "$hw_folder/$hw_dir$hw_name" ]; then set -- "$@" "$hw_name"
    else : >"$hw_old/created/$hw_dir$hw_name" || return
    fi
  done
  hw_link "$hw_folder/$hw_dir" "$hw_old/kept/$hw_dir" "$@"
}`

/** `hw_swapped -e` prints what was swapped and is there, `hw_swapped ! -e` what went. */
const SWAPPED = String.raw`hw_swapped() {
  ( cd "$hw_old" && find kept created -type f 2>/dev/null ) | sort | while read -r hw_path; do
    hw_path=${'$'}{hw_path#*/}
    [ "$hw_path" = .hostwright-objects ] || ! [ "$@" "$hw_folder/$hw_path" ] || printf '%s\n' "$hw_path"
  done
}`

const RESTORE = String.raw`hw_restore() {
  ( cd "$hw_old/kept" && find . -type f ) | while read -r hw_path; do
    mv -f "$hw_old/kept/$hw_path" "$hw_folder/$hw_path" || exit 1
  done || return
  ( cd "$hw_old/created" && find . -type f ) | while read -r hw_path; do
    rm -f "$hw_folder/$hw_path" || exit 1
  done
}`

/** A daemon that is started may hold its output open for ever, so that goes to a file. */
const BRING = String.raw`hw_bring() {
  ( umask 022; hw_reload ) </dev/null >"$hw_old/said" 2>&1 || { cat "$hw_old/said" >&2; return 1; }
}`

/**
 * `hw_await`: until the server works, and says that it runs `$hw_expected`, twice with a second between: many a server
 * dies only after it was reported as started. Prints why not.
 */
const AWAIT = String.raw`hw_lines() { sed 's/^[[:space:]]*//; s/[[:space:]]*$//; /^$/d' | sort -u; }
hw_right() {
  hw_why=$(hw_well 2>&1) || return
  hw_why=
  [ -z "$hw_probed" ] || { hw_now=$(hw_running) && [ "$hw_now" = "$hw_expected" ]; }
}
hw_await() {
  hw_deadline=$(($(date +%s) + hw_patience))
  while :; do
    if hw_right && sleep 1 && hw_right; then return 0; fi
    [ "$(date +%s)" -lt "$hw_deadline" ] || break
    sleep 0.2 2>/dev/null || sleep 1
  done
  if [ -n "$hw_why" ]; then printf '%s\n' "$hw_why" >&2
  elif [ -n "$hw_probed" ]; then hw_differ
  fi
  return 1
}
hw_differ() {
  printf '%s\n' "$hw_now" >"$hw_old/now" && printf '%s\n' "$hw_expected" >"$hw_old/expected" || return 0
  grep -vxF -f "$hw_old/now" "$hw_old/expected" | head -n 5 | sed 's/^/the server does not run: /' >&2
  grep -vxF -f "$hw_old/expected" "$hw_old/now" | head -n 5 | sed 's/^/the server runs: /' >&2
}`

/**
 * `hw_back REASON`: the old files and the server with them, or the loudest of all sentences. The server has to say what it
 * said before, unless that was not what belongs to the old files.
 */
const BACK = String.raw`hw_back() {
  hw_going=back
  hw_changed=$(cd "$hw_old/kept" 2>/dev/null && find . -type f | sed 's,^\./,,' | grep -vxF .hostwright-objects)
  hw_removed=$(cd "$hw_old/created" 2>/dev/null && find . -type f | sed 's,^\./,,' | grep -vxF .hostwright-objects)
  hw_restore || hw_end "ROLLBACK FAILED: $1, and the old files could not all be put back: they are in $hw_old/kept"
  sync
  if [ -z "$hw_changed$hw_removed" ]; then
    rm -f "$hw_note"
    hw_clear
    hw_end "$1"
  fi
  if [ -e "$hw_old/well" ]; then
    hw_expected=$(cat "$hw_old/running")
    [ -e "$hw_old/known" ] || hw_probed=
    hw_bring && hw_await ||
      hw_end "ROLLBACK FAILED: $1; the old files are back, but the server does not work with them either"
    hw_done="the old files are back, and the server runs with them"
  else
    hw_bring 2>/dev/null
    hw_done="the old files are back; the server did not work with them before"
  fi
  rm -f "$hw_note"
  hw_clear
  hw_end "$1; $hw_done"
}`

export const swapFunctions: Shell = raw(
  [ENDINGS, PIECE, LINK, BESIDE, KEEP, SWAPPED, RESTORE, BRING, AWAIT, BACK].join('\n'),
)
