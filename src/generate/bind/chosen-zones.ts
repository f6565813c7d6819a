/** A part of what a server serves: zones by name, or by what it does for them. */
import { Invalid } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { ServerShare } from './server-share.ts'

export interface Choice {
  /** Names of zones. Default: all. */
  readonly zones?: readonly string[]
  /** Only those that it writes, or only those that it fetches. Default: both. */
  readonly role?: 'primary' | 'secondary'
}

/** Throws Invalid for a name that is none of its zones. Views in which nothing is left are left out. */
export function chosenZones(shares: readonly ServerShare[], { zones, role }: Choice): readonly ServerShare[] {
  if (zones === undefined && role === undefined) return shares
  const wanted = zones?.map((name) => name.toLowerCase().replace(/\.$/, ''))
  const known = [...new Set(shares.flatMap((share) => namesOf(share)))]
  const unknown = (wanted ?? []).filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new Invalid(
      'Cannot generate DNS zones',
      unknown.map((name) => {
        const near = nearest(name, known)
        return {
          message: `zone "${name}" is none that the server serves`,
          hint: near === undefined ? `it serves ${known.join(', ')}` : `did you mean "${near}"?`,
        }
      }),
    )
  const isWanted = (name: string): boolean => wanted?.includes(name) !== false
  return shares
    .map(({ view, written, fetched, forwards }) => ({
      view,
      written: role === 'secondary' ? [] : written.filter(({ plan }) => isWanted(plan.name)),
      fetched: role === 'primary' ? [] : fetched.filter(({ zone }) => isWanted(zone.plan.name)),
      forwards: forwards.filter(({ name }) => isWanted(name)),
    }))
    .filter((share) => namesOf(share).length > 0)
}

function namesOf({ written, fetched, forwards }: ServerShare): readonly string[] {
  return [
    ...written.map(({ plan }) => plan.name),
    ...fetched.map(({ zone }) => zone.plan.name),
    ...forwards.map(({ name }) => name),
  ]
}
