/** Zone files of BIND 9 and the named.conf that names them, from the inventory. */
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import { networksByName } from '../../inventory/model/names.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { GeneratedFile } from '../../type/inventory-view.ts'
import { sortedHosts } from '../sorted-hosts.ts'
import { checkSets } from './check-sets.ts'
import { checkTargets } from './check-targets.ts'
import { addGlue, addNameServers } from './delegations.ts'
import { sortRecords, type DnsRecord } from './dns-record.ts'
import { addHostRecords } from './host-records.ts'
import { defaultDirectory, namedConf, zonePath } from './named-conf.ts'
import { serialFor } from './serial.ts'
import { hashOfZone, zoneText } from './write-zone.ts'
import type { ZoneContent } from './zone-content.ts'
import { planZones, type ZonePlan } from './zone-plan.ts'
import { addZoneRecords, delegationsIn, readZoneRecords } from './zone-records.ts'
import { zonesOfServer } from './zones-of-server.ts'

export interface BindOptions {
  /** Name of the host that serves: only the zones that have it as a name server. */
  readonly server?: string
  /** For serials of the schemes `date` and `epoch`. */
  readonly now: Date
  /** Where the files will lie on the server. Default: `/etc/bind/hostwright`. */
  readonly directory?: string
}

export interface ZoneSerial {
  readonly zone: string
  readonly serial: number
  readonly hash: string
}

export interface BindOutput {
  /** `named.conf.hostwright` and `zones/NAME.zone`. */
  readonly files: readonly GeneratedFile[]
  /** To be stored when the files are published, so that the next serials follow on. */
  readonly serials: readonly ZoneSerial[]
}

/** Throws `Invalid` with every reason why named would refuse a zone or answer other than the inventory says. */
export function generateBind(snapshot: Snapshot, options: BindOptions): BindOutput {
  if (snapshot.zones.length === 0)
    throw new UserError('Cannot generate DNS zones: the inventory has no zone', {
      hint: 'inv add zone NAME --ns HOST',
    })
  const networks = networksByName(snapshot.networks)
  const hosts = new Map(snapshot.hosts.map((host) => [host.name, host]))
  const problems: Problem[] = []
  const plans = planZones(snapshot, hosts, networks, problems)
  const own = readZoneRecords(plans, problems)
  const delegations = delegationsIn(own)
  const content: ZoneContent = {
    plans,
    records: new Map([...plans.keys()].map((name) => [name, []])),
    cuts: new Set(delegations.map(({ owner }) => owner)),
    delegatedTo: new Set(delegations.flatMap(({ target }) => target ?? [])),
  }
  addZoneRecords(content, own, problems)
  addHostRecords(content, sortedHosts(snapshot), networks, problems)
  addNameServers(content)
  addGlue(content)
  const sorted = new Map([...content.records].map(([name, records]) => [name, sortRecords(records, name)]))
  for (const [name, records] of sorted) checkSets(name, records, problems)
  checkTargets(content, problems)
  if (problems.length > 0) throw new Invalid('Cannot generate DNS zones', problems)

  const zones = zonesOfServer(plans, options.server, hosts, networks)
  const written = zones.map((plan) => writeZone(plan, sorted.get(plan.name) ?? [], snapshot, options.now))
  const conf = namedConf(zones, options.directory ?? defaultDirectory)
  return {
    files: [{ path: 'named.conf.hostwright', text: conf }, ...written.map(({ file }) => file)],
    serials: written.map(({ serial }) => serial),
  }
}

function writeZone(
  plan: ZonePlan,
  records: readonly DnsRecord[],
  snapshot: Snapshot,
  now: Date,
): { readonly file: GeneratedFile; readonly serial: ZoneSerial } {
  const hash = hashOfZone(plan, records)
  const serial = serialFor(hash, snapshot.serials.get(plan.name), plan.serialScheme, now)
  return {
    file: { path: zonePath(plan.name), text: zoneText(plan, records, serial), zone: plan.name },
    serial: { zone: plan.name, serial, hash },
  }
}
