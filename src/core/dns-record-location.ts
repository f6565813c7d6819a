/** Where something is on earth (RFC 1876). */
import type { RecordData } from './dns-record-fields.ts'

const ANGLE = String.raw`(\d{1,3})(?:\s+(\d{1,2})(?:\s+(\d{1,2}(?:\.\d{1,3})?))?)?`
const METRES = String.raw`(\d{1,8}(?:\.\d{1,2})?)m?`
const FORM = new RegExp(
  `^${ANGLE}\\s+([NS])\\s+${ANGLE}\\s+([EW])\\s+(-?)${METRES}(?:\\s+${METRES}(?:\\s+${METRES}(?:\\s+${METRES})?)?)?$`,
  'i',
)

/** Latitude, longitude, altitude; size and how exact both directions are known in metres, `1m 10000m 10m` unless given. */
export function readLoc(data: string): RecordData {
  const match = FORM.exec(data)
  if (match === null)
    return {
      problem: `"${data}" is not of the form DEGREES MINUTES SECONDS N DEGREES MINUTES SECONDS E ALTITUDEm`,
      hint: 'for example: 52 22 23 N 4 53 32 E -2m',
    }
  const [, latitude, ...rest] = match
  const [
    minutes,
    seconds,
    north = '',
    longitude,
    minutesEast,
    secondsEast,
    east = '',
    sign,
    altitude,
    ...sizes
  ] = rest
  const angles = [angle(latitude, minutes, seconds, 90), angle(longitude, minutesEast, secondsEast, 180)]
  const [up, across] = angles
  if (up === undefined || across === undefined)
    return {
      problem: `"${data}" goes beyond 90 degrees north or south, 180 east or west, 59 minutes or seconds`,
    }
  const centimetres = centi(altitude ?? '0')
  const height = sign === '-' ? -centimetres : centimetres
  if (height < -10_000_000 || height > 4_284_967_295)
    return { problem: `the altitude ${height / 100}m is not from -100000m to 42849672.95m` }
  const [size, horizontal, vertical] = ['1', '10000', '10'].map((usual, index) =>
    extent(sizes[index] ?? usual),
  )
  if (size === undefined || horizontal === undefined || vertical === undefined)
    return { problem: 'a size is more than 90000000m' }
  return {
    text: `${up} ${north.toUpperCase()} ${across} ${east.toUpperCase()} ${height < 0 ? '-' : ''}${hundredths(centimetres)}m ${size} ${horizontal} ${vertical}`,
  }
}

function angle(
  degrees: string | undefined,
  minutes: string | undefined,
  seconds: string | undefined,
  limit: number,
): string | undefined {
  const [d, m, s] = [Number(degrees), Number(minutes ?? 0), Number(seconds ?? 0)]
  if (m > 59 || s >= 60 || d * 3600 + m * 60 + s > limit * 3600) return undefined
  return `${d} ${m} ${s.toFixed(3)}`
}

function centi(metres: string): number {
  return Math.round(Number(metres) * 100)
}

function hundredths(centimetres: number): string {
  return (centimetres / 100).toFixed(2)
}

/** One digit and a power of ten are kept of it; what is less than a metre has two decimals. */
function extent(metres: string): string | undefined {
  const centimetres = centi(metres)
  if (centimetres > 9_000_000_000) return undefined
  const power = 10 ** Math.max(0, String(centimetres).length - 1)
  const kept = Math.floor(centimetres / power) * power
  return kept < 100 ? `${hundredths(kept)}m` : `${kept / 100}m`
}
