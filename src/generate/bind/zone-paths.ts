/** Where the files of zones lie on a server, and under which paths they are generated. */
import type { ZonePlan } from '../dns/plan.ts'

export interface Folders {
  /** Of files that only hostwright writes. */
  readonly own: string
  /** Of files that named writes too. */
  readonly dynamic: string
  /** Of files that named fetches from elsewhere. */
  readonly fetched: string
}

export const defaultFolders: Folders = {
  own: '/etc/bind/hostwright',
  // Debian lets named write to these two.
  dynamic: '/var/lib/bind/hostwright',
  fetched: '/var/cache/bind',
}

/** All below one directory. */
export function foldersIn(directory: string): Folders {
  return { own: directory, dynamic: `${directory}/dynamic`, fetched: `${directory}/fetched` }
}

/** Relative: `zones/office.example.zone`, `zones/internal/office.example.zone`, `dynamic/office.example.zone`. */
export function zonePath({ name, dynamic }: Pick<ZonePlan, 'name' | 'dynamic'>, view?: string): string {
  return `${dynamic ? 'dynamic' : 'zones'}/${fileIn(name, view)}`
}

export function writtenFile(folders: Folders, plan: ZonePlan, view: string | undefined): string {
  return plan.dynamic
    ? `${folders.dynamic}/${fileIn(plan.name, view)}`
    : `${folders.own}/${zonePath(plan, view)}`
}

export function fetchedFile(folders: Folders, { name }: Pick<ZonePlan, 'name'>): string {
  return `${folders.fetched}/hostwright-${fileName(name)}`
}

function fileIn(name: string, view: string | undefined): string {
  return view === undefined ? fileName(name) : `${view}/${fileName(name)}`
}

/** `64/26.2.0.192.in-addr.arpa` is `64+26.2.0.192.in-addr.arpa`, which no zone can be called. */
function fileName(zone: string): string {
  return `${zone.replaceAll('/', '+')}.zone`
}
