/** The parts of named.conf that name the zones, to be included from the main file. */
import { UserError } from '../../core/errors.ts'
import type { ForwardZone, ZonePlan, ZoneServer } from '../dns/plan.ts'
import type { Catalog } from './catalog.ts'
import type { FetchedZone, ServerShare } from './server-share.ts'
import { fetchedFile, writtenFile, type Folders } from './zone-paths.ts'

const HEAD = '// Made by hostwright from the inventory. Do not edit: it is written anew.'

export interface ConfShare extends ServerShare {
  /** Where the server writes it or follows it. */
  readonly catalog: Catalog | undefined
}

export function namedConf(shares: readonly ConfShare[], folders: Folders): string {
  const blocks = shares.flatMap((share) => {
    const zones = zonesOf(share, folders)
    if (share.view === undefined) return zones
    const { name, clients } = share.view
    return [`view "${name}" {\n${indented([`match-clients { ${list(clients)} };`, ...zones].join('\n'))}\n};`]
  })
  return [HEAD, ...blocks, ''].join('\n')
}

/** To be included within `options`; undefined where the server follows no catalog. */
export function namedOptions(shares: readonly ConfShare[], server: string | undefined): string | undefined {
  const followed = shares.flatMap(({ catalog }) =>
    catalog?.secondaries.some(({ host }) => host.name === server) === true ? [catalog] : [],
  )
  if (followed.length === 0) return undefined
  const zones = followed.map(
    ({ zone, primary }) => `  zone "${zone.plan.name}" default-primaries { ${list(primary.reached)} };`,
  )
  const own = followed.flatMap(({ members }) => [...members].filter((name) => BUILT_IN.test(name)))
  return [
    HEAD,
    'catalog-zones {',
    ...zones,
    '};',
    ...own.map((name) => `disable-empty-zone "${name}";`),
    '',
  ].join('\n')
}

/**
 * Zones that BIND has from the start, empty, so that nobody asks the root servers for private addresses (RFC 6303). One that is
 * configured takes the place of such a zone, one that a catalog lists does not.
 */
const BUILT_IN = new RegExp(
  `^(${[
    '(0|10|127)\\.in-addr',
    '(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\.100\\.in-addr',
    '(1[6-9]|2\\d|3[01])\\.172\\.in-addr',
    '(168\\.192|254\\.169|2\\.0\\.192|100\\.51\\.198|113\\.0\\.203|255\\.255\\.255\\.255)\\.in-addr',
    '(d\\.f|[89ab]\\.e\\.f|8\\.b\\.d\\.0\\.1\\.0\\.0\\.2|[01](\\.0){31})\\.ip6',
    'home',
  ].join('|')})\\.arpa$`,
)

function zonesOf({ view, written, fetched, forwards }: ConfShare, folders: Folders): readonly string[] {
  return [
    ...written.map(({ plan }) =>
      // Where there are views, each server is given the files.
      primaryZone(plan, writtenFile(folders, plan, view?.name), view === undefined ? transfers(plan) : []),
    ),
    ...fetched.map((one) => secondaryZone(one, fetchedFile(folders, one.zone.plan))),
    ...forwards.map((zone) => forwardZone(zone)),
  ]
}

function primaryZone(plan: ZonePlan, file: string, shared: readonly string[]): string {
  return clause(plan.name, [
    'type primary;',
    ...(plan.dynamic ? ['update-policy local;'] : []),
    `file "${file}";`,
    ...shared,
  ])
}

/**
 * Where all name servers are hosts of ours. What is open to servers elsewhere is for the options of the whole server to say. `localhost` lets
 * who is on the machine see the zone whole.
 */
function transfers({ dynamic, servers: { secondaries, elsewhere } }: ZonePlan): readonly string[] {
  const asking = secondaries.flatMap(({ addresses }) => addresses)
  const told = secondaries.flatMap(({ reached }) => reached)
  // What updates it has to see it whole first; BIND 9.20 lets nobody, unless told.
  if (asking.length === 0) return dynamic && !elsewhere ? ['allow-transfer { localhost; };'] : []
  return [
    ...(elsewhere ? [] : [`allow-transfer { localhost; ${list(asking)} };`]),
    `also-notify { ${list(told)} };`,
  ]
}

function secondaryZone({ zone: { plan }, primary }: FetchedZone, file: string): string {
  return clause(plan.name, [
    'type secondary;',
    `primaries { ${list(primary.reached)} };`,
    ...notifiers(primary),
    `file "${file}";`,
  ])
}

/** A server tells of changes from whichever of its addresses is nearest. */
function notifiers({ addresses, reached }: ZoneServer): readonly string[] {
  return addresses.length > reached.length ? [`allow-notify { ${list(addresses)} };`] : []
}

function forwardZone({ name, forwarders }: ForwardZone): string {
  return clause(name, ['type forward;', 'forward only;', `forwarders { ${list(forwarders)} };`])
}

function clause(name: string, statements: readonly string[]): string {
  return `zone "${name}" IN {\n${indented(statements.join('\n'))}\n};`
}

function list(items: readonly string[]): string {
  return items.map((item) => `${item};`).join(' ')
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ')
}

/** Throws UserError where it cannot stand in the file as it is. */
export function plainPath(directory: string): string {
  if (!/^(\/[A-Za-z0-9._+-]+)+\/?$/.test(directory))
    throw new UserError(`Cannot generate named.conf in "${directory}": it is no plain absolute path`)
  return directory.replace(/\/$/, '')
}
