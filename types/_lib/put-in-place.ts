/** Many files that were made beside their places, taken there. */
import { raw, type Shell } from '../../src/core/shell.ts'

/**
 * `hw_new_of PATH` sets `hw_new` to where what takes its place is staged (`stagedPath`). `hw_put_in_place PATH …` takes all there,
 * each by a rename, with all of it on the disk before the first: one sync is one process for all, and the disk has less to wait
 * for. A program that cannot sync some files alone syncs all, or says that it cannot; the content is whole in any case.
 *
 * mv takes one file to another name, so that each costs a process; where there is perl, one process does it for all.
 */
export const putInPlaceFunctions: Shell = raw(`hw_new_of() { hw_new=\${1%/*}/.\${1##*/}.hostwright-new; }
hw_sync_new() {
  for hw_file do hw_new_of "$hw_file"; set -- "$@" "$hw_new"; shift; done
  sync "$@" 2>/dev/null
}
hw_put_in_place() {
  hw_sync_new "$@"
  if [ $# -gt 3 ] && command -v perl >/dev/null 2>&1; then
    for hw_file do hw_new_of "$hw_file"; set -- "$@" "$hw_new" "$hw_file"; shift; done
    perl -e 'while (@ARGV) { rename(shift, shift) or exit 1 }' -- "$@"
    return
  fi
  for hw_file do hw_new_of "$hw_file"; mv -f "$hw_new" "$hw_file" || return; done
}`)
