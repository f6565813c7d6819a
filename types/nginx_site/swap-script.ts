/** New sites take the place of the old, nginx tests all that it would read, and what it refuses goes back. */
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import type { Place } from './places.ts'

export interface Swap {
  readonly id: string
  readonly place: Place
  /** Null for a site that goes. */
  readonly text: string | null
  readonly enabled: boolean
}

/**
 * Beside a site lie, until nginx has tested it: the old one, where its link led, and a note, by which the next run knows what a
 * cut one left. No pattern by which nginx includes sites matches a name with a dot before it.
 */
const FUNCTIONS = raw(String.raw`hw_side() { hw_side=${'$'}{1%/*}/.${'$'}{1##*/}.hostwright; }
hw_keep() {
  hw_side "$1"
  [ ! -e "$hw_side-note" ] || return 0
  rm -f "$hw_side-old" "$hw_side-link" "$hw_side-new"
  if [ -e "$1" ]; then cp -p "$1" "$hw_side-old" || return; fi
  if [ -L "$2" ]; then readlink "$2" >"$hw_side-link" || return; fi
  : >"$hw_side-note"
}
hw_put() {
  hw_keep "$1" "$2" || return
  printf '%s' "$4" >"$hw_side-new" && chmod 0644 "$hw_side-new" && { sync "$hw_side-new" 2>/dev/null || :; } && mv -f "$hw_side-new" "$1" || return
  [ -z "$2" ] || if [ "$3" = yes ]; then ln -sfn "$1" "$2"; else rm -f "$2"; fi
}
hw_drop() {
  hw_keep "$1" "$2" && rm -f "$1" && { [ -z "$2" ] || rm -f "$2"; }
}
hw_back() {
  hw_side "$1"
  if [ -e "$hw_side-old" ]; then mv -f "$hw_side-old" "$1"; else rm -f "$1"; fi
  [ -z "$2" ] || if [ -e "$hw_side-link" ]; then ln -sfn "$(cat "$hw_side-link")" "$2"; else rm -f "$2"; fi
  rm -f "$hw_side-note" "$hw_side-link" "$hw_side-new"
}
hw_good() {
  hw_side "$1"
  rm -f "$hw_side-note" "$hw_side-old" "$hw_side-link" "$hw_side-new"
}
hw_test() { hw_said=$(umask 022; nginx -t 2>&1); }
hw_why() { printf '%s\n' "$hw_said" | sed -n -e '/\[emerg\]/!d' -e 's/^.*\[emerg\] //' -e 's/^[0-9#]*: //' -e p | tail -n 1; }`)

/** Together first; where nginx refuses that, each for itself, so that a bad one does not keep out the others. */
export function swapSites(swaps: readonly Swap[]): Shell {
  const put = ({ place, text, enabled }: Swap): Shell =>
    text === null
      ? sh`hw_drop ${place.file} ${place.link ?? ''}`
      : sh`hw_put ${place.file} ${place.link ?? ''} ${enabled ? 'yes' : 'no'} ${text}`
  const places = (swap: Swap): Shell => sh`${swap.place.file} ${swap.place.link ?? ''}`
  const folders = [...new Set(swaps.map(({ place }) => place.file.slice(0, place.file.lastIndexOf('/'))))]
  return lines(
    FUNCTIONS,
    sh`command -v nginx >/dev/null 2>&1 || { echo 'this host has no nginx: add the package to the manifest' >&2; exit 1; }
for hw_folder in ${folders}; do
  [ -d "$hw_folder" ] || { echo "nginx of this host has no folder $hw_folder" >&2; exit 1; }
done`,
    raw('hw_all() {'),
    ...swaps.map((swap) => sh`${put(swap)} || return`),
    raw('}\nif hw_all && hw_test; then'),
    ...swaps.map((swap) => sh`hw_good ${places(swap)}`),
    raw('exit 0\nfi'),
    ...swaps.map((swap) => sh`hw_back ${places(swap)}`),
    raw(`hw_test || { echo "nginx refuses what is there already, without any change: $(hw_why)" >&2; exit 1; }
hw_failed=`),
    ...swaps.map(
      (swap) => sh`if ${put(swap)} && hw_test; then hw_good ${places(swap)}
else hw_back ${places(swap)}; hw_failed=yes; echo ${`nginx refuses "${swap.id}":`} "$(hw_why)" >&2
fi`,
    ),
    raw('[ -z "$hw_failed" ]'),
  )
}
