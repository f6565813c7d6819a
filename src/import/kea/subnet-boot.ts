/** What a subnet offers to boot from, by its own settings and by the classes of those that ask. */
import type { Boot, BootClient } from '../../inventory/model/network.ts'
import { settingName, type Setting, type Settings } from '../dhcp/settings.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import type { BootClass } from './read-boot-classes.ts'

export interface SubnetBoot {
  /** Those of the subnet with those of classes that are for all. */
  readonly settings: Map<string, Setting>
  readonly boot?: Boot
}

/** `required`: names of the classes that the subnet asks for. What has no place is said where it stands. */
export function subnetBoot(
  settings: Settings,
  classes: readonly BootClass[],
  required: ReadonlySet<string>,
  report: DraftBuilder,
): SubnetBoot {
  const own = classes.filter(({ name, onlyIfRequired }) => !onlyIfRequired || required.has(name))
  const common = new Map(settings)
  for (const { clients, settings: given } of own)
    if (clients.length === 0) for (const setting of given) common.set(settingName(setting), setting)
  const files: Partial<Record<BootClient, string>> = {}
  let server: string | undefined
  for (const { clients, settings: given } of own)
    for (const setting of clients.length === 0 ? [] : given) {
      const name = settingName(setting)
      const value = textOf(setting)
      setting.used.yes = true
      if (value === undefined) continue
      if (name === 'filename' || name === 'bootfile-name')
        for (const client of clients) files[client] ??= value
      else if (name === 'next-server' && (server ?? value) === value) server = value
      else if (!isKnown(name, value, common))
        report.unplaced(setting.at, `${setting.title} of a client class has no place in the inventory`)
    }
  const next = common.get('next-server')
  if (next !== undefined && server !== undefined && textOf(next) === server) {
    next.used.yes = true
    common.delete('next-server')
  }
  if (Object.keys(files).length === 0) return { settings: common }
  return { settings: common, boot: { ...(server === undefined ? {} : { server }), files } }
}

/** What all are told need not be said again. */
function isKnown(name: string, value: string, common: Settings): boolean {
  const same = common.get(name)
  return same !== undefined && textOf(same) === value
}

function textOf({ raw }: Setting): string | undefined {
  return 'items' in raw ? raw.items.join(', ') : undefined
}
