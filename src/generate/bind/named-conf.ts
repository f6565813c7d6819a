/** The part of named.conf that names the zones, to be included from the main file. */
import { UserError } from '../../core/errors.ts'
import type { ZonePlan } from './zone-plan.ts'

export const defaultDirectory = '/etc/bind/hostwright'

/** The path of a zone's file, relative to the directory. */
export function zonePath(zone: string): string {
  return `zones/${zone}.zone`
}

export function namedConf(zones: readonly ZonePlan[], directory: string): string {
  if (!/^(\/[A-Za-z0-9._+-]+)+\/?$/.test(directory))
    throw new UserError(`Cannot generate named.conf in "${directory}": it is no plain absolute path`)
  const root = directory.replace(/\/$/, '')
  return [
    '// Made by hostwright from the inventory. Do not edit: it is written anew.',
    ...zones.map(
      ({ name }) => `zone "${name}" IN {\n  type primary;\n  file "${root}/${zonePath(name)}";\n};`,
    ),
    '',
  ].join('\n')
}
