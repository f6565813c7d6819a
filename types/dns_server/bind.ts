/** BIND 9: its zones as one set that is swapped whole, and what stands around it. */
import { contentOf } from '../../src/type/content.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import type { ExportOptions, GeneratedFile, ServedZone } from '../../src/type/inventory-view.ts'
import type { Resources } from '../../src/type/resource.ts'
import { keyOfZone } from '../_lib/bind-served.ts'
import { CONFIG_NAME, DIRECTORY } from './bind-places.ts'
import { checkText, probeText, reloadText, verifyText, type StaticZone } from './bind-texts.ts'
import { dynamicZones, requireOwnView } from './dynamic-zones.ts'
import { includeLines } from './include-lines.ts'
import { ownAddresses } from './own-addresses.ts'
import type { Params } from './params.ts'
import { restartOf } from './restart.ts'

export function bindServer(params: Params, selection: ExportOptions, context: HostContext): Resources {
  const { host, inventory, resource } = context
  const generated = inventory.export('bind', selection)
  const config = generated.find(({ path }) => path === CONFIG_NAME)
  if (config?.zones === undefined) throw new Error('the generated configuration of BIND names no zones')
  const { zones } = config
  const files = generated.filter((one) => one.dynamic !== true)
  const statics = staticZones(files)
  requireOwnView(config, host.name)
  const isViewed = zones.some(({ view }) => view !== undefined)
  const addresses = ownAddresses(host)

  const packages = ['bind9', 'bind9-utils', 'bind9-dnsutils'].map((name) => resource('package', name))
  const folders = foldersOf(files).map((path) =>
    resource('directory', path, { owner: 'root', group: 'bind', mode: '0750', needs: packages }),
  )
  // So that what includes it never names a file that is not there: BIND would not start.
  const placeholders = files
    .filter(({ zone }) => zone === undefined)
    .map(({ path }) =>
      resource('file', `${DIRECTORY}/${path}`, {
        owner: 'root',
        group: 'bind',
        mode: '0640',
        needs: folders,
      }),
    )
  const includes = includeLines(params, files, isViewed, context, [...packages, ...placeholders])
  const dynamic = dynamicZones(zones, context, packages)
  const served = servedOf(zones)
  const set = resource('service_config', 'named', {
    folder: DIRECTORY,
    files: files.map(({ path, text }) => ({ path, content: text })),
    owner: 'root',
    group: 'bind',
    mode: '0640',
    objects: [
      ...files.flatMap(({ objects = [] }) => objects.map((line) => withRole(line, zones))),
      ...zones.flatMap((zone) => fetchedObject(zone)),
    ],
    purge: foldersOf(files)
      .filter((path) => path !== DIRECTORY)
      .map((path) => `${path.slice(DIRECTORY.length + 1)}/*.zone`),
    programs: ['named-checkconf', 'named-checkzone', 'rndc', 'dig'],
    check: checkText(statics, DIRECTORY),
    reload: reloadText(statics, restartOf('named', context)),
    verify: verifyText(addresses),
    running: { probe: probeText(served, addresses), expected: served.map(expectedLine) },
    reloadOn: includes,
    needs: [...includes, ...placeholders, ...folders, ...dynamic.starts],
  })
  const service = resource('service', 'named', {
    running: true,
    enabled: true,
    needs: [...packages, set],
  })
  const watched = resource('bind_zones', 'named', {
    addresses,
    primary: Object.fromEntries(
      statics.flatMap(({ path, zone, view, text }) => {
        const serial = zones.find((one) => one.name === zone && one.view === view)?.serial
        const { sha256 } = contentOf(text)
        const key = keyOfZone({ name: zone, view })
        return serial === undefined ? [] : [[key, { serial, file: `${DIRECTORY}/${path}`, sha256 }]]
      }),
    ),
    secondary: Object.fromEntries(
      zones.flatMap((zone) =>
        zone.role === 'secondary' && zone.primaries !== undefined && zone.primaries.length > 0
          ? [[keyOfZone(zone), zone.primaries]]
          : [],
      ),
    ),
    needs: [set, service],
  })
  const updates = dynamic.updates([set, service])
  return [packages, folders, placeholders, includes, dynamic.starts, set, service, watched, updates]
}

function staticZones(files: readonly GeneratedFile[]): readonly StaticZone[] {
  return files.flatMap(({ path, zone, view, text }) =>
    zone === undefined ? [] : [{ path, zone, view, text }],
  )
}

/** Also of a zone that the server learns of from a catalog, so that nothing but the catalog names it. */
function fetchedObject(zone: ServedZone): readonly string[] {
  return zone.role === 'secondary'
    ? [`secondary ${keyOfZone(zone)} ${zone.primaries?.join(' ') ?? ''}`.trimEnd()]
    : []
}

/** `dynamic NAME` in place of `primary NAME`: its records are no lines of ours here, and nevertheless not dropped. */
function withRole(line: string, zones: readonly ServedZone[]): string {
  const [kind, key] = line.split(' ')
  const isDynamic =
    kind === 'primary' && zones.some((zone) => zone.role === 'dynamic' && keyOfZone(zone) === key)
  return isDynamic ? `dynamic ${key ?? ''}` : line
}

/** The folder itself, and those within it that files are in. */
function foldersOf(files: readonly GeneratedFile[]): readonly string[] {
  const folders = new Set([DIRECTORY, `${DIRECTORY}/zones`])
  for (const { path } of files) {
    const parts = path.split('/').slice(0, -1)
    for (const index of parts.keys()) folders.add([DIRECTORY, ...parts.slice(0, index + 1)].join('/'))
  }
  return [...folders]
}

/** A zone that is transferred is there when it is: `bind_zones` sees to that, since no old file would help. */
function servedOf(zones: readonly ServedZone[]): readonly ServedZone[] {
  return zones.filter(({ role }) => role === 'primary' || role === 'dynamic')
}

function expectedLine(zone: ServedZone): string {
  const value = zone.role === 'dynamic' ? 'dynamic' : `serial ${zone.serial ?? ''}`
  return `zone ${keyOfZone(zone)} ${value}`
}
