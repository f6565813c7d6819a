/** Zone files of BIND 9 and the named.conf that names them, from the inventory. */
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { GeneratedFile } from '../../type/inventory-view.ts'
import type { DnsPlan, PlannedZone } from '../dns/plan.ts'
import { planDns, type DnsOptions } from '../dns/plan-dns.ts'
import { serialFor } from '../dns/serial.ts'
import { catalogOf, type Catalog } from './catalog.ts'
import { chosenZones, type Choice } from './chosen-zones.ts'
import { namedConf, namedOptions, plainPath, type ConfShare } from './named-conf.ts'
import { sharesOf } from './server-share.ts'
import { servedZones, type WrittenZone, type ZoneSerial } from './served-zones.ts'
import { hashOfZone, zoneText } from './write-zone.ts'
import { confObjects, zoneObjects } from './zone-objects.ts'
import { defaultFolders, foldersIn, zonePath } from './zone-paths.ts'

export type { ZoneSerial }

export interface BindOptions extends DnsOptions, Choice {
  /** Name of the host that serves: the zones that it writes or fetches, and those that it forwards. */
  readonly server?: string
  /** For serials of the schemes `date` and `epoch`. */
  readonly now: Date
  /** Where the files will lie on the server. Default: `/etc/bind/hostwright`, and `/var/lib/bind/hostwright` for dynamic zones. */
  readonly directory?: string
}

export interface BindOutput {
  /**
   * `named.conf.hostwright`; `named.conf.hostwright.options`, to be included within `options`, where the server follows a catalog zone; and
   * the zones that it writes: `zones/NAME.zone`, `dynamic/NAME.zone`, with `VIEW/` before the name where there are views.
   */
  readonly files: readonly GeneratedFile[]
  /** To be stored when the files are published, so that the next serials follow on. */
  readonly serials: readonly ZoneSerial[]
}

/** Throws `Invalid` with every reason why named would refuse a zone or answer other than the inventory says. */
export function generateBind(snapshot: Snapshot, options: BindOptions): BindOutput {
  const folders = options.directory === undefined ? defaultFolders : foldersIn(plainPath(options.directory))
  const plan = planDns(snapshot, options)
  const whole = chosenZones(sharesOf(plan, options.server, snapshot.hosts), options)
  const shares = withCatalogs(plan, whole, options)
  const written = shares.flatMap(({ view, written: zones }) =>
    zones.map((zone) => writeZone(zone, view?.name, snapshot, options.now)),
  )
  const inOptions = namedOptions(shares, options.server)
  return {
    files: [
      {
        path: 'named.conf.hostwright',
        text: namedConf(shares, folders),
        objects: confObjects(shares),
        zones: servedZones(withMembers(shares, whole), written, folders),
      },
      ...(inOptions === undefined ? [] : [{ path: 'named.conf.hostwright.options', text: inOptions }]),
      ...written.map(({ file }) => file),
    ],
    serials: written.map(({ serial }) => serial),
  }
}

/** With the zones that a server learns of from a catalog: it serves them although nothing names them to it. */
function withMembers(shares: readonly ConfShare[], whole: ReturnType<typeof sharesOf>): readonly ConfShare[] {
  return shares.map((share, index) => {
    const all = whole[index]?.fetched ?? []
    const learned = all.filter((one) => !share.fetched.includes(one))
    return learned.length === 0 ? share : { ...share, fetched: [...share.fetched, ...learned] }
  })
}

/** The primary writes the catalog; who follows it fetches it, and learns its zones from it. */
function withCatalogs(
  plan: DnsPlan,
  shares: ReturnType<typeof sharesOf>,
  { server, services }: BindOptions,
): readonly ConfShare[] {
  const name = services?.dns.catalog
  return shares.map((share) => {
    const planned = plan.views.find(({ view }) => view === share.view)
    const catalog = name === undefined || planned === undefined ? undefined : catalogOf(name, plan, planned)
    return catalog === undefined ? { ...share, catalog } : withCatalog(share, catalog, server)
  })
}

function withCatalog(
  share: ReturnType<typeof sharesOf>[number],
  catalog: Catalog,
  server: string | undefined,
): ConfShare {
  if (server === undefined || catalog.primary.host.name === server)
    return { ...share, written: [...share.written, catalog.zone], catalog }
  if (!catalog.secondaries.some(({ host }) => host.name === server)) return { ...share, catalog: undefined }
  const single = share.fetched.filter(({ zone }) => !catalog.members.has(zone.plan.name))
  return {
    ...share,
    fetched: [...single, { zone: catalog.zone, primary: catalog.primary }],
    catalog,
  }
}

function writeZone(zone: PlannedZone, view: string | undefined, snapshot: Snapshot, now: Date): WrittenZone {
  const { plan, key, records } = zone
  const hash = hashOfZone(plan, records)
  const serial = serialFor(hash, snapshot.serials.get(key), plan.serialScheme, now)
  let objects: readonly string[] | undefined
  return {
    zone,
    file: {
      path: zonePath(plan, view),
      text: zoneText(plan, records, serial),
      zone: plan.name,
      ...(view === undefined ? {} : { view }),
      ...(plan.dynamic ? { dynamic: true } : {}),
      // Made when they are asked for: a large zone has many.
      get objects() {
        return (objects ??= zoneObjects(zone, serial))
      },
    },
    serial: { zone: key, serial, hash },
  }
}
