/** Serial numbers of zones: never lower than the last one published, and new only where the zone is. */
import type { SerialScheme } from '../../inventory/model/zone.ts'

const RING = 2 ** 32

export interface Published {
  readonly serial: number
  /** Of all that the zone holds but the serial. */
  readonly hash: string
}

/** The serial of a zone whose content has this hash: the published one where that has not changed. */
export function serialFor(
  hash: string,
  published: Published | undefined,
  scheme: SerialScheme,
  now: Date,
): number {
  if (published === undefined) return Math.max(1, floorOf(scheme, now))
  return published.hash === hash ? published.serial : after(published.serial, floorOf(scheme, now))
}

/** The least serial of today in the scheme, in UTC. */
function floorOf(scheme: SerialScheme, now: Date): number {
  if (scheme === 'counter') return 1
  if (scheme === 'epoch') return Math.floor(now.getTime() / 1000) % RING
  return Number(`${now.toISOString().slice(0, 10).replaceAll('-', '')}00`)
}

/** The next serial, or the floor where that is further on, in the ring of RFC 1982. 0 is left out: some take it for "none". */
function after(serial: number, floor: number): number {
  const next = (serial + 1) % RING || 1
  return isLater(floor, next) && isLater(floor, serial) ? floor : next
}

/** RFC 1982 3.2: less than half the ring ahead. */
export function isLater(a: number, b: number): boolean {
  const ahead = (a - b + RING) % RING
  return ahead > 0 && ahead < RING / 2
}
