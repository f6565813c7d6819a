/** A BIND of a test's own, whose whole configuration is one `service_config`: what the type is tried with. */
import type { Host } from '../lab/api.ts'
import type { Resource } from '../../src/type/resource.ts'
import { serviceConfig } from '../../types/service_config/index.ts'

export const FOLDER = '/etc/ns'

/** `web IN A 10.20.0.9`, by name. */
type Records = Readonly<Record<string, string | readonly string[]>>

/** By zone, its serial, and the addresses of names in it. */
export type Zones = Readonly<Record<string, { readonly serial: number; readonly records?: Records }>>

export async function startNamed(host: Host): Promise<void> {
  const { code, stderr } = await host.exec(`mkdir -p ${FOLDER}/zones
DEBIAN_FRONTEND=noninteractive apt-get install -qq -y bind9 bind9-utils bind9-dnsutils >/dev/null 2>&1
/etc/init.d/named stop >/dev/null 2>&1
chown bind /run/named; command -v named-checkconf dig`)
  if (code !== 0) throw new Error(stderr)
}

/** Starts it where it does not run, else has it read everything again; fails where it does not. */
const RELOAD = `if rndc status >/dev/null 2>&1; then rndc reload; else named -u bind -c ${FOLDER}/named.conf -L /tmp/named.log || { grep -v ' info: ' /tmp/named.log; false; }; fi`

function configOf(zones: Zones): string {
  return [
    'options { directory "/var/cache/bind"; listen-on { any; }; recursion no; };',
    'include "/etc/bind/rndc.key";',
    ...Object.keys(zones).map(
      (zone) => `zone "${zone}" { type primary; file "${FOLDER}/zones/${zone}.zone"; };`,
    ),
    '',
  ].join('\n')
}

function zoneText(serial: number, records: Records = {}): string {
  const lines = addressesOf(records).map(([name, address]) => `${name} IN A ${address}`)
  return [
    '$TTL 60',
    `@ IN SOA ns host ${serial} 60 60 60 60`,
    '@ IN NS ns',
    'ns IN A 10.20.0.2',
    ...lines,
    '',
  ].join('\n')
}

function addressesOf(records: Records): readonly (readonly [string, string])[] {
  return Object.entries(records).flatMap(([name, addresses]) =>
    [addresses].flat().map((address) => [name, address] as const),
  )
}

/** What can be said otherwise of one. */
export type Overrides = Readonly<Record<string, unknown>>

export function served(zones: Zones, overrides: Overrides = {}): Resource {
  const serials = Object.entries(zones).map(([zone, { serial }]) => `zone ${zone} serial ${serial}`)
  return serviceConfig('named', {
    folder: FOLDER,
    files: [
      { path: 'named.conf', content: configOf(zones) },
      ...Object.entries(zones).map(([zone, { serial, records }]) => ({
        path: `zones/${zone}.zone`,
        content: zoneText(serial, records),
      })),
    ],
    objects: Object.entries(zones).flatMap(([zone, { records = {} }]) => [
      `primary ${zone}`,
      `ns ${zone} ns.${zone}.`,
      ...addressesOf(records).map(([name, address]) => `record ${zone} ${name} A ${address}`),
    ]),
    purge: ['zones/*.zone'],
    programs: ['named-checkconf', 'rndc', 'dig'],
    check: 'named-checkconf -z %s/named.conf',
    reload: RELOAD,
    verify: 'rndc status',
    running: {
      probe: `for zone in ${Object.keys(zones).join(' ')}; do
  serial=$(dig +short +norecurse +time=1 +tries=1 @127.0.0.1 "$zone" SOA | cut -d ' ' -f 3)
  case $serial in ''|*[!0-9]*) ;; *) echo "zone $zone serial $serial" ;; esac
done`,
      expected: serials,
    },
    patience: 4,
    ...overrides,
  })
}
