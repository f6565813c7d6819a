/** Parameters of SVCB and HTTPS records as they are on the wire (RFC 9460 2.2). */
import { Buffer } from 'node:buffer'
import { readStrings } from '../../core/dns-text.ts'
import { parseIp, widthOf } from '../../core/ip.ts'

/** By their numbers (RFC 9460 14.3.2); others are called `key7`. */
const KEYS = ['mandatory', 'alpn', 'no-default-alpn', 'port', 'ipv4hint', 'ech', 'ipv6hint']

/** Words of the canonical text, in the order of their numbers: `alpn="h2,h3" port=8443`. */
export function serviceParameterOctets(words: readonly string[]): Buffer {
  return Buffer.concat(
    words.flatMap((word) => {
      const [, name = '', text = ''] = /^([a-z0-9-]+)=?(.*)$/s.exec(word) ?? []
      const strings = text === '' ? [] : readStrings(text)
      const value = typeof strings === 'string' ? Buffer.alloc(0) : Buffer.concat(strings)
      const octets = valueOctets(name, value)
      return [uint16(keyNumber(name)), uint16(octets.length), octets]
    }),
  )
}

function uint16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 255)
}

function keyNumber(name: string): number {
  const known = KEYS.indexOf(name)
  return known === -1 ? Number(name.slice('key'.length)) : known
}

function valueOctets(name: string, value: Buffer): Buffer {
  const text = value.toString('latin1')
  switch (name) {
    case 'mandatory':
      return Buffer.concat(text.split(',').map((key) => uint16(keyNumber(key))))
    case 'alpn':
      return Buffer.concat(protocols(text))
    case 'port':
      return uint16(Number(text))
    case 'ipv4hint':
    case 'ipv6hint':
      return Buffer.concat(text.split(',').map(addressOctets))
    case 'ech':
      return Buffer.from(text, 'base64')
    default:
      return value
  }
}

/** A comma or a backslash within one has a backslash before it (RFC 9460 A.1). */
function protocols(list: string): readonly Buffer[] {
  return (list.match(/(?:[^,\\]|\\[,\\])+/gs) ?? []).map((one) => {
    const octets = Buffer.from(one.replaceAll(/\\(.)/gs, '$1'), 'latin1')
    return Buffer.concat([Buffer.of(octets.length), octets])
  })
}

function addressOctets(text: string): Buffer {
  const ip = parseIp(text)
  if (ip === undefined) return Buffer.alloc(0)
  return Buffer.from(ip.value.toString(16).padStart(widthOf(ip.family) / 4, '0'), 'hex')
}
