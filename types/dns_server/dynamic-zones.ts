/** Zones that others change too: how they begin, and our records in them. */
import { Invalid } from '../../src/core/errors.ts'
import { contains, parseIp, parsePrefix } from '../../src/core/ip.ts'
import { raw, sh } from '../../src/core/shell.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import type { GeneratedFile, ServedZone } from '../../src/type/inventory-view.ts'
import type { Resource } from '../../src/type/resource.ts'
import { parentOf } from '../_lib/absolute-path.ts'
import { keyOfZone, laterFunction, rndcZone, serialFunction } from '../_lib/bind-served.ts'

export interface DynamicZones {
  /** Folders and first files; the server's own from then on. */
  readonly starts: readonly Resource[]
  readonly updates: (needs: readonly Resource[]) => readonly Resource[]
}

export function dynamicZones(
  zones: readonly ServedZone[],
  { resource }: HostContext,
  needs: readonly Resource[],
): DynamicZones {
  const dynamic = zones.filter(({ role }) => role === 'dynamic')
  const folders = [...new Set(dynamic.flatMap(({ file }) => (file === undefined ? [] : parentOf(file))))].map(
    (path) => resource('directory', path, { owner: 'root', group: 'bind', mode: '0775', needs }),
  )
  const files = dynamic.flatMap((zone) =>
    zone.file === undefined
      ? []
      : [
          resource('command', `begin zone ${keyOfZone(zone)}`, {
            ...beginning(zone, zone.file),
            needs: [...needs, ...folders],
          }),
        ],
  )
  return {
    starts: [...folders, ...files],
    updates: (served) =>
      dynamic.map((zone) =>
        resource('dns_updates', keyOfZone(zone), { records: zone.records ?? [], needs: served }),
      ),
  }
}

/**
 * The first file holds all of our records, so that a zone that was static is served without a gap. What lies there of a time when the zone
 * was dynamic before is put aside: its serial is older.
 */
function beginning(zone: ServedZone, file: string): Readonly<Record<'run' | 'unless', string>> {
  const { records = [], start = '' } = zone
  const list = `/var/lib/hostwright/dns/${keyOfZone(zone).replaceAll('/', '%')}.records`
  // The list of what is ours goes first, as `dns_updates` keeps it: it may name more than there is, never less.
  const run = sh`umask 027
for hw_file in ${file} ${`${file}.jnl`}; do [ ! -e "$hw_file" ] || mv -f "$hw_file" "$hw_file.before" || exit; done
mkdir -p /var/lib/hostwright/dns && printf '%s\n' ${records.map((line) => listed(line, zone.name))} > ${list} &&
  printf '%s' ${start} > ${file}.new && chown bind:bind ${file}.new && mv -f ${file}.new ${file}`
  // A journal alone is the rest of a zone that the server would bring back.
  const unless = sh`${laterFunction}
${serialFunction}
hw_zone=$(rndc zonestatus ${rndcZone(zone)} 2> /dev/null)
case $hw_zone in
*'dynamic: no'*)
  hw_served=$(printf '%s\n' "$hw_zone" | sed -n 's/^serial: //p') hw_first=$(hw_serial ${file} 2> /dev/null)
  [ ! -e ${`${file}.jnl`} ] && [ -n "$hw_first" ] && ! hw_later "${raw('${hw_served:-0}')}" "$hw_first" ;;
*) [ -e ${file} ] || [ -e ${`${file}.jnl`} ] ;;
esac`
  return { run: run.text, unless: unless.text }
}

/** As `dns_updates` has it on its list. */
function listed(line: string, zone: string): string {
  const [, owner = '', rest = ''] = /^(\S+)\. (.*)$/.exec(line) ?? []
  return `${owner === zone ? '@' : owner.slice(0, -zone.length - 1)} ${rest}`
}

/** Throws where a zone takes updates in another view than the one that this host, from which they come, is in. */
export function requireOwnView({ text, zones = [] }: GeneratedFile, host: string): void {
  const views = [...text.matchAll(/^view "([^"]+)" \{\s*match-clients \{([^}]*)\}/gm)]
  const own = views.find(([, , clients = '']) =>
    clients.split(';').some((one) => holdsLoopback(one.trim())),
  )?.[1]
  const problems = zones.flatMap(({ name, role, view }) =>
    role !== 'dynamic' || view === undefined || view === own
      ? []
      : [
          {
            message: `zone "${name}" is dynamic in view "${view}", and what updates it, the server itself, is in ${own === undefined ? 'no view' : `view "${own}"`}`,
            hint: `let the clients of "${view}" have 127.0.0.1 among them, and be the first that do`,
          },
        ],
  )
  if (problems.length > 0) throw new Invalid(`Cannot make "${host}" a DNS server`, problems)
}

function holdsLoopback(client: string): boolean {
  if (client === 'any' || client === 'localhost') return true
  const prefix = parsePrefix(client.includes('/') ? client : `${client}/32`)
  const loopback = parseIp('127.0.0.1')
  return prefix !== undefined && loopback !== undefined && contains(prefix, loopback)
}
