/** The zones of a running BIND: that serials never go back where it writes them, and that it has what its primaries have. */
import * as z from 'zod/mini'
import { lines, raw, sh } from '../../src/core/shell.ts'
import { command, type Command } from '../../src/type/command.ts'
import { defineType, type Change, type Discovered, type Wanted } from '../../src/type/define-type.ts'
import { each } from '../../src/type/each.ts'
import {
  isLaterSerial,
  keyOfZone,
  laterFunction,
  rndcZone,
  servedZones,
  soaFunctions,
  zoneOfKey,
} from '../_lib/bind-served.ts'
import { observeServed, type ServedState } from './observe.ts'
import { Params } from './params.ts'

export const bindZones = defineType({
  name: 'bind_zones',
  summary:
    'The zones of a running BIND: later serials than those served already, and transfers that have arrived',
  id: z.literal('named'),
  params: Params,
  needs: () => ['package:bind9', 'package:bind9-dnsutils', 'service_config:named', 'service:named'],
  observe: each(observeServed),
  desired: (): Partial<ServedState> => ({ behind: [] }),
  converge: fetchZones,
  discover: (wanted, state) => servedFurtherOn(wanted, state),
  notes: (_, { unheard, served }) =>
    unheard.map((key) =>
      served.some((line) => line.startsWith(`${key} `))
        ? `cannot tell whether zone "${key}" is up to date: its primary does not answer`
        : `has not got zone "${key}" yet: its primary does not answer`,
    ),
})

/**
 * A serial that is further on than ours, or ours for other content, would keep secondaries from ever seeing the new content: the zone
 * gets a later one.
 */
export function servedFurtherOn(
  { params: { primary } }: Wanted<Params>,
  { served, differing }: ServedState,
): readonly Discovered[] {
  return served.flatMap((line) => {
    const [zone = '', text] = line.split(' ')
    const ours = primary[zone]
    const serial = Number(text)
    if (ours === undefined) return []
    const isBehind =
      isLaterSerial(serial, ours.serial) || (serial === ours.serial && differing.includes(zone))
    return isBehind ? [{ kind: 'serial' as const, zone, serial }] : []
  })
}

/** Asks for the transfers at once, and waits until the server has what a primary has. */
function fetchZones({ params, before }: Change<Params, ServedState>): readonly Command[] {
  const keys = [...new Set((before?.behind ?? []).map((text) => text.slice(0, text.indexOf(': '))))]
  const zones = keys.map((key) => zoneOfKey(key))
  const ask = zones.map(
    (zone) =>
      sh`rndc refresh ${rndcZone(zone)} > /dev/null 2>&1 || rndc retransfer ${rndcZone(zone)} > /dev/null`,
  )
  const check = zones.flatMap((zone) =>
    (params.secondary[keyOfZone(zone)] ?? []).map(
      (address) => sh`hw_compare ${keyOfZone(zone)} ${zone.name} ${address}`,
    ),
  )
  const script = lines(
    soaFunctions,
    laterFunction,
    sh`hw_here() {
${servedZones(zones, params.addresses)}
}
hw_compare() {
  hw_there=$(hw_soa "$3" "$2") hw_there=${raw('${hw_there##* }')}
  hw_mine=$(printf '%s\n' "$hw_have" | sed -n "s,^$1 ,,p")
  if [ -z "$hw_there" ]; then
    [ -n "$hw_mine" ] || printf '%s: %s has it no more than this server; ' "$1" "$3"
  elif [ -z "$hw_mine" ] || hw_later "$hw_there" "$hw_mine"; then
    printf '%s: %s here, %s at %s; ' "$1" "${raw('${hw_mine:-nothing}')}" "$hw_there" "$3"
  fi
}
hw_missing() {
  hw_have=$(hw_here)
  ${lines(...check)}
}`,
    // Again and again: a primary that has it only later tells nobody who asked too early.
    sh`hw_ask_again() {
${lines(...ask)}
}
hw_ask_again
hw_left=${params.patience}
while hw_lacking=$(hw_missing); [ -n "$hw_lacking" ]; do
  if [ "$hw_left" -le 0 ]; then
    printf 'BIND does not get the zones from their primaries: %s\n' "${raw('${hw_lacking%; }')}" >&2
    exit 1
  fi
  [ $((hw_left % 4)) -ne 0 ] || hw_ask_again
  hw_left=$((hw_left - 1))
  sleep 1
done`,
  )
  return [command(script, { timeout: params.patience * 4 + 120 })]
}
