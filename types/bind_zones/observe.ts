/** Which zones a BIND serves and at which serials, and which its primaries do. */
import { groupBy } from '../../src/core/group-by.ts'
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import type { Wanted } from '../../src/type/define-type.ts'
import { probe, type Probe } from '../../src/type/probe.ts'
import type { Observed } from '../../src/type/state.ts'
import { isLaterSerial, readSerials, servedZones, soaFunctions, zoneOfKey } from '../_lib/bind-served.ts'
import { digestFunction, readDigest } from '../_lib/digest.ts'
import type { Params } from './params.ts'

export interface ServedState {
  /** `office.example: 2026112101 here, 2026112102 at 10.20.0.2`, of each zone that the server ought to have fetched. */
  readonly behind: readonly string[]
  /** `office.example 2026112101`, of each zone that the server has. */
  readonly served: readonly string[]
  /** Names of zones whose primaries do not answer. */
  readonly unheard: readonly string[]
  /** Names of zones whose file is not what it is to be. */
  readonly differing: readonly string[]
  readonly [key: string]: readonly string[]
}

export function observeServed({ params }: Wanted<Params>): Probe<Observed<ServedState>> {
  const { primary, secondary, addresses } = params
  const zones = [...Object.keys(primary), ...Object.keys(secondary)].map((key) => zoneOfKey(key))
  const files = Object.values(primary).map(({ file }) => file)
  const script = lines(
    raw('command -v dig > /dev/null && command -v rndc > /dev/null || exit 3'),
    digestFunction,
    soaFunctions,
    sh`hw_here() {
${servedZones(zones, addresses)}
:
}
${waitForNotice(secondary)}
echo =served
hw_here
echo =files`,
    files.length === 0 ? raw(':') : sh`hw_sha256 ${files} 2> /dev/null`,
    askPrimaries(secondary),
    raw(':'),
  )
  return probe(script, (stdout, code) => (code === 3 ? NOTHING : readState(stdout, params)))
}

/** Where the server is not installed yet. */
const NOTHING: ServedState = { behind: [], served: [], unheard: [], differing: [] }

// BIND tells secondaries of changes five seconds apart (`notify-delay`), so one that lacks a change need not be amiss yet.
const NOTICE_SECONDS = 7

function waitForNotice(secondary: Params['secondary']): Shell {
  if (Object.keys(secondary).length === 0) return raw(':')
  const primaries = byPrimary(secondary)
  const asked = primaries.map(
    ([address, names]) =>
      sh`! hw_is_alive ${address} || hw_soa ${address} ${names} | grep -vxF -e "$hw_have"`,
  )
  return sh`hw_alive=
for hw_at in ${primaries.map(([address]) => address)}; do
  if hw_answers "$hw_at"; then hw_alive="$hw_alive $hw_at "; fi
done
hw_is_alive() { case $hw_alive in *" $1 "*) ;; *) false ;; esac; }
hw_unlike() {
  hw_have=$(hw_here)
${lines(...asked)}
}
hw_left=${NOTICE_SECONDS}
while [ "$hw_left" -gt 0 ] && [ -n "$(hw_unlike)" ]; do hw_left=$((hw_left - 1)); sleep 1; done`
}

/** Names of zones by the address that they are asked of. */
function byPrimary(secondary: Params['secondary']): readonly (readonly [string, readonly string[]])[] {
  const pairs = Object.entries(secondary).flatMap(([key, primaries]) =>
    primaries.map((address) => ({ address, name: zoneOfKey(key).name })),
  )
  return [...groupBy(pairs, ({ address }) => address)].map(([address, zones]) => [
    address,
    [...new Set(zones.map(({ name }) => name))],
  ])
}

/** Prints a line `=primary ADDRESS`, `=answers` where it does, and then what it has. */
function askPrimaries(secondary: Params['secondary']): Shell {
  return lines(
    ...byPrimary(secondary).map(
      ([address, names]) => sh`printf '=primary %s\n' ${address}
if hw_is_alive ${address}; then echo =answers; hw_soa ${address} ${names}; fi`,
    ),
  )
}

export function readState(stdout: string, { primary, secondary }: Params): ServedState {
  const [own = '', ...parts] = stdout.split(/^=primary /m)
  const [servedText = '', filesText = ''] = own.split('=files\n')
  const served = readSerials(servedText)
  const digests = new Map(
    filesText.split('\n').flatMap((line) => {
      const digest = readDigest(line)
      return digest === null ? [] : [[digest.path, digest.sha256]]
    }),
  )
  const answers = new Map(
    parts
      .filter((part) => part.includes('\n=answers\n'))
      .map((part) => [part.slice(0, part.indexOf('\n')), readSerials(part)]),
  )
  const behind: string[] = []
  const unheard: string[] = []
  for (const [key, primaries] of Object.entries(secondary)) {
    const heard = primaries.filter((address) => answers.has(address))
    if (heard.length === 0) unheard.push(key)
    const here = served.get(key)
    for (const address of heard) {
      const there = answers.get(address)?.get(zoneOfKey(key).name)
      if (there !== undefined && (here === undefined || isLaterSerial(there, here)))
        behind.push(
          `${key}: ${here === undefined ? 'not there yet' : `${here} here`}, ${there} at ${address}`,
        )
      else if (there === undefined && here === undefined)
        behind.push(`${key}: not there yet, nor at ${address}`)
    }
  }
  return {
    behind,
    unheard,
    served: [...served].map(([key, serial]) => `${key} ${serial}`),
    differing: Object.entries(primary).flatMap(([key, { file, sha256 }]) =>
      digests.get(file) === sha256 ? [] : [key],
    ),
  }
}
