/** Where something is on earth, as it is on the wire (RFC 1876 2). */
import { Buffer } from 'node:buffer'

/** In thousandths of a second of arc: the equator, and the meridian of Greenwich. */
const MIDDLE = 2 ** 31
/** In centimetres: what heights are counted from. */
const DEPTH = 10_000_000

/** Words of the canonical text: `52 22 23.000 N 4 53 32.000 E -2.00m 1m 10000m 10m`. */
export function locationOctets(words: readonly string[]): Buffer {
  const [latitude, longitude] = [angle(words.slice(0, 4)), angle(words.slice(4, 8))]
  const [altitude = 0, size = 0, horizontal = 0, vertical = 0] = words.slice(8).map(centimetres)
  const octets = Buffer.alloc(16)
  octets.set([0, sized(size), sized(horizontal), sized(vertical)])
  octets.writeUInt32BE(latitude, 4)
  octets.writeUInt32BE(longitude, 8)
  octets.writeUInt32BE(altitude + DEPTH, 12)
  return octets
}

function angle([degrees, minutes, seconds, side = '']: readonly string[]): number {
  const thousandths = Math.round(((Number(degrees) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000)
  return MIDDLE + (side === 'N' || side === 'E' ? thousandths : -thousandths)
}

function centimetres(metres: string): number {
  return Math.round(Number(metres.replace('m', '')) * 100)
}

/** One digit and a power of ten, four bits each. */
function sized(length: number): number {
  const power = Math.max(0, String(length).length - 1)
  return (Math.floor(length / 10 ** power) << 4) | power
}
