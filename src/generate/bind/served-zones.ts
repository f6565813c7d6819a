/** All that a server serves, for whoever has to see to it that it does. */
import type { GeneratedFile, ServedZone } from '../../type/inventory-view.ts'
import type { PlannedZone } from '../dns/plan.ts'
import type { ServerShare } from './server-share.ts'
import { fetchedFile, writtenFile, type Folders } from './zone-paths.ts'

export interface ZoneSerial {
  /** `NAME`, or `NAME@VIEW` where there are views. */
  readonly zone: string
  readonly serial: number
  readonly hash: string
}

export interface WrittenZone {
  readonly zone: PlannedZone
  readonly file: GeneratedFile
  readonly serial: ZoneSerial
}

export function servedZones(
  shares: readonly ServerShare[],
  written: readonly WrittenZone[],
  folders: Folders,
): readonly ServedZone[] {
  return [
    ...written.map((one) => writtenZone(one, folders)),
    ...shares.flatMap(({ view, fetched, forwards }) => {
      const at = view === undefined ? {} : { view: view.name }
      return [
        ...fetched.map(({ zone: { plan }, primary }): ServedZone => ({
          name: plan.name,
          ...at,
          role: 'secondary',
          file: fetchedFile(folders, plan),
          primaries: primary.reached,
        })),
        ...forwards.map(({ name }): ServedZone => ({ name, ...at, role: 'forward' })),
      ]
    }),
  ]
}

function writtenZone({ zone: { plan, records }, file, serial }: WrittenZone, folders: Folders): ServedZone {
  const { view } = file
  return {
    name: plan.name,
    ...(view === undefined ? {} : { view }),
    role: plan.dynamic ? 'dynamic' : 'primary',
    file: writtenFile(folders, plan, view),
    serial: serial.serial,
    ...(plan.dynamic
      ? {
          records: records.map(({ owner, ttl, type, text }) => `${owner}. ${ttl} ${type} ${text}`),
          start: file.text,
        }
      : {}),
  }
}
