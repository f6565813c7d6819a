/** What a running BIND serves, asked of the server itself: it reports a reload as done before it has tried it. */
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'

/** A zone, in one view where the server has views. */
export interface ZoneKey {
  /** Without final dot. */
  readonly name: string
  readonly view?: string | undefined
}

/** `office.example`, `office.example@inside`: as the inventory counts serials. */
export function keyOfZone({ name, view }: ZoneKey): string {
  return view === undefined ? name : `${name}@${view}`
}

export function zoneOfKey(key: string): ZoneKey {
  const at = key.indexOf('@')
  return at === -1 ? { name: key } : { name: key.slice(0, at), view: key.slice(at + 1) }
}

/** Words of an rndc command that say which zone is meant. */
export function rndcZone({ name, view }: ZoneKey): readonly string[] {
  return view === undefined ? [name] : [name, 'IN', view]
}

/**
 * Defines `hw_answers ADDRESS`, which tells whether a server answers there, whatever it says, and `hw_soa ADDRESS ZONE…`, which prints
 * `ZONE SERIAL` for each zone that the server has itself: one from its cache would be another server's.
 */
export const soaFunctions: Shell =
  raw(`hw_answers() { dig "@$1" +norecurse +time=2 +tries=1 . SOA > /dev/null 2>&1; }
hw_soa() {
  hw_at=$1; shift
  for hw_zone do set -- "$@" "$hw_zone." SOA; shift; done
  [ $# -eq 0 ] || dig "@$hw_at" +norecurse +noall +comments +answer +time=2 +tries=1 "$@" 2> /dev/null |
    while read -r hw_line; do
      case $hw_line in
      ';; flags: '*' aa'[\\ \\;]*) hw_own=1 ;;
      ';; flags: '*) hw_own= ;;
      ';'* | '') ;;
      *) set -f; set -- $hw_line; if [ "$hw_own$4" = 1SOA ]; then printf '%s %s\\n' "\${1%.}" "$7"; fi ;;
      esac
    done
}`)

/**
 * Shell text that prints `KEY SERIAL` for each of these zones that the server on this host has loaded. Without views one
 * program asks for all, at the first of the addresses that answers; with views the server is asked over its control channel,
 * since which view a question comes to depends on where it comes from. Needs `soaFunctions` before it.
 */
export function servedZones(zones: readonly ZoneKey[], addresses: readonly string[]): Shell {
  const plain = zones.filter(({ view }) => view === undefined)
  const viewed = zones.filter(({ view }) => view !== undefined)
  return lines(
    raw(`hw_status() {
  hw_key=$1; shift
  rndc zonestatus "$@" 2> /dev/null | sed -n "s,^serial: ,$hw_key ,p"
}`),
    ...(plain.length === 0
      ? []
      : [
          sh`hw_ask=
for hw_at in ${addresses}; do if hw_answers "$hw_at"; then hw_ask=$hw_at; break; fi; done
if [ -n "$hw_ask" ]; then hw_soa "$hw_ask" ${plain.map(({ name }) => name)}; fi`,
        ]),
    // Before the server has the view, it may have the zone without one.
    ...viewed.map(
      (zone) =>
        sh`hw_status ${keyOfZone(zone)} ${rndcZone(zone)} | grep . || hw_status ${keyOfZone(zone)} ${zone.name}`,
    ),
  )
}

/** Reads lines of a zone and its serial; what is no such line is left out. */
export function readSerials(stdout: string): ReadonlyMap<string, number> {
  return new Map(
    stdout.split('\n').flatMap((line) => {
      const [, zone, serial] = /^(\S+) (\d+)$/.exec(line) ?? []
      return zone === undefined ? [] : [[zone.toLowerCase(), Number(serial)]]
    }),
  )
}

/** RFC 1982 3.2: whether the first is further on than the second, in a ring of 32 bits. */
export function isLaterSerial(a: number, b: number): boolean {
  const ahead = (a - b + 2 ** 32) % 2 ** 32
  return ahead > 0 && ahead < 2 ** 31
}

/** Defines `hw_later A B`: the same as `isLaterSerial`. */
export const laterFunction: Shell = raw(
  'hw_later() { hw_ahead=$((($1 - $2) & 4294967295)); [ "$hw_ahead" -gt 0 ] && [ "$hw_ahead" -lt 2147483648 ]; }',
)

/** Defines `hw_serial FILE`, which prints the serial of a zone file with its SOA record on one line, as the generator writes it. */
export const serialFunction: Shell = raw(
  String.raw`hw_serial() { sed -n 's/.* SOA [^ ]* [^ ]* \([0-9][0-9]*\) .*/\1/p' "$1" | head -n 1; }`,
)
