/** The zones that a running BIND serves: asked of the server itself, since it reports a reload as done before it is tried. */
import * as z from 'zod/mini'
import { raw, sh, type Shell } from '../../src/core/shell.ts'
import { command, type Command } from '../../src/type/command.ts'
import { defineType, type Change, type Wanted } from '../../src/type/define-type.ts'
import { each } from '../../src/type/each.ts'
import { probe, type Probe } from '../../src/type/probe.ts'
import type { Observed } from '../../src/type/state.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'

const ZoneName = z
  .string()
  .check(
    z.regex(/^(?:[a-z0-9_/-]+\.)*[a-z0-9_/-]+$/i, { error: 'must be the name of a zone, without final dot' }),
  )

const Params = z.strictObject({
  zones: z
    .record(ZoneName, z.int().check(z.minimum(0), z.maximum(2 ** 32 - 1)))
    .check(z.describe('By zone, the serial that it is to be served at.')),
  config: AbsolutePath.check(
    z.describe('The file that names the zones; BIND is told when it changes, so that zones come and go.'),
  ),
  folder: z
    .optional(AbsolutePath)
    .check(
      z.describe(
        'Where the zones lie as `NAME.zone`, and no others: `*.zone` of what is no longer served is removed.',
      ),
    ),
  server: z
    ._default(z.string().check(z.regex(/^[0-9a-fA-F.:]+$/, { error: 'must be an address' })), '127.0.0.1')
    .check(z.describe('The address at which the server on this host answers.')),
})

type Params = z.output<typeof Params>

interface ServedState {
  /** `office.example 2026112101`, in the order of the parameters. */
  readonly zones: readonly string[]
  /** Whether the server was told of the present configuration. */
  readonly configured: boolean
  /** Names of zone files that are left over. */
  readonly leftovers: readonly string[]
  readonly [key: string]: readonly string[] | boolean
}

export const bindZones = defineType({
  name: 'bind_zones',
  summary: 'The zones that a running BIND serves, and at which serials',
  id: z.literal('named'),
  params: Params,
  needs: ({ params }) => ['package:bind9', 'service:named', `file:${params.config}` as const],
  observe: each(observeServed),
  desired: ({ params }) => ({ zones: zoneTexts(params), configured: true, leftovers: [] }),
  converge: bringIn,
})

function zoneTexts({ zones }: Params): readonly string[] {
  return Object.entries(zones).map(([zone, serial]) => `${zone} ${serial}`)
}

function observeServed({ params }: Wanted<Params>): Probe<Observed<ServedState>> {
  const script = sh`command -v dig > /dev/null && command -v named > /dev/null || exit 3
${servedFunction(params)}
${leftoversFunction(params)}
if cmp -s ${params.config} ${loadedCopy(params)}; then echo configured; fi
leftovers printf '=leftover %s\n'
served`
  return probe(script, (stdout, code) => (code === 3 ? null : parseServed(stdout, params)))
}

/** Reads `configured`, lines such as `=leftover /etc/bind/zones/old.example.zone`, and such as `office.example. 2026112101`. */
export function parseServed(stdout: string, params: Params): ServedState {
  const lines = stdout.split('\n')
  const serials = new Map(
    lines.map((line) => [line.split(' ')[0]?.replace(/\.$/, '').toLowerCase(), line.split(' ')[1]]),
  )
  return {
    zones: Object.keys(params.zones).flatMap((zone) => {
      const serial = serials.get(zone.toLowerCase())
      return serial === undefined ? [] : [`${zone} ${serial}`]
    }),
    configured: lines.includes('configured'),
    leftovers: lines.flatMap((line) => /^=leftover .*\/(.*)$/.exec(line)?.[1] ?? []),
  }
}

/** What the server was last told of lies beside, to see afterwards that it was. */
function loadedCopy({ config }: Params): string {
  return `${config}.loaded`
}

/** Defines `served`, which prints each zone that the server has, with its serial. One program asks for all. */
function servedFunction({ zones, server }: Params): Shell {
  const questions = Object.keys(zones).flatMap((zone) => [`${zone}.`, 'SOA'])
  if (questions.length === 0) return raw('served() { :; }')
  return sh`served() {
  dig ${`@${server}`} +norecurse +noall +answer +time=2 +tries=1 ${questions} 2> /dev/null |
    while read -r zone ttl class type primary mailbox serial rest; do
      if [ "$type" = SOA ]; then echo "$zone $serial"; fi
    done
}`
}

/** Defines `leftovers COMMAND…`, which runs the command with each zone file that stands for none of the zones. */
function leftoversFunction({ folder, zones }: Params): Shell {
  if (folder === undefined) return raw('leftovers() { :; }')
  const names = Object.keys(zones).map((zone) => `${zone}.zone`)
  return sh`leftovers() {
  for file in ${folder}/*.zone; do
    name=${raw('${file##*/}')}
    case ${` ${names.join(' ')} `} in *" $name "*) continue ;; esac
    if [ -f "$file" ] && [ ! -L "$file" ]; then "$@" "$file"; fi
  done
}`
}

// `rndc reload` says "queued" and succeeds even where the zone then cannot be loaded, so that the server is asked
// afterwards. Where rndc has no key, the signal does the same for all zones at once.
function bringIn({ params, before, keys }: Change<Params, ServedState>): readonly Command[] {
  const stale = Object.keys(params.zones).filter(
    (zone) => before?.zones.includes(`${zone} ${params.zones[zone]}`) !== true,
  )
  const script = sh`${servedFunction(params)}
${leftoversFunction(params)}
tell() {
  rndc reconfig || return
  for zone in ${keys.includes('zones') ? stale : []}; do rndc reload "$zone" > /dev/null; done
  :
}
missing() {
  now=$(served)
  for zone in ${zoneTexts(params).map((text) => text.replace(' ', '. '))}; do
    case "
$now
" in
      *"
$zone
"*) ;;
      *) printf ' %s;' "$zone" ;;
    esac
  done
}
bring_in() {
  left=5
  until said=$(tell 2>&1); do
    if [ "$left" -eq 0 ]; then
      kill -HUP "$(cat /run/named/named.pid)" && break
      printf '%s\n' "$said" >&2
      return 1
    fi
    left=$((left - 1))
    sleep 1
  done
  cp ${params.config} ${loadedCopy(params)}
  left=25
  while lacking=$(missing); [ -n "$lacking" ]; do
    if [ "$left" -eq 0 ]; then
      printf 'BIND does not serve:%s\n%s\n' "$lacking" "$said" >&2
      return 1
    fi
    left=$((left - 1))
    sleep 0.2
  done
}
bring_in && leftovers rm -f`
  return [command(script, { timeout: 120 })]
}
