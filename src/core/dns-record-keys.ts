/** Records that hold keys, certificates, or digests of them. */
import {
  isNumber,
  numberProblem,
  readBase64,
  readHex,
  type RecordData,
  type RecordProblem,
} from './dns-record-fields.ts'

/** Octets of each kind of fingerprint (RFC 4255, RFC 6594). */
const FINGERPRINTS: Readonly<Record<string, number>> = { 1: 20, 2: 32 }

/** RFC 4255: algorithm (RSA, DSA, ECDSA, Ed25519, Ed448), kind of fingerprint, fingerprint. */
export function readSshfp(data: string): RecordData {
  const [algorithm = '', kind = '', ...hex] = data.split(/\s+/)
  if (!/^[12346]$/.test(algorithm))
    return { problem: `"${algorithm}" is no SSH key algorithm (1, 2, 3, 4 or 6)` }
  const length = FINGERPRINTS[kind]
  if (length === undefined) return { problem: `"${kind}" is no kind of fingerprint (1 or 2)` }
  return readHex(`${algorithm} ${kind}`, hex.join(''), length)
}

/** Octets of the association by matching type; the whole certificate (0) has any length (RFC 6698 2.1.3). */
const ASSOCIATIONS: Readonly<Record<string, number | undefined>> = { 0: undefined, 1: 32, 2: 64 }

/** TLSA (RFC 6698) and SMIMEA (RFC 8162): usage, selector, matching type, association. */
export function readTlsa(data: string): RecordData {
  const [usage = '', selector = '', matching = '', ...hex] = data.split(/\s+/)
  if (!/^[0-3]$/.test(usage)) return { problem: `"${usage}" is no certificate usage (0 to 3)` }
  if (!/^[01]$/.test(selector)) return { problem: `"${selector}" is no selector (0 or 1)` }
  if (!/^[0-2]$/.test(matching)) return { problem: `"${matching}" is no matching type (0 to 2)` }
  return readHex(`${usage} ${selector} ${matching}`, hex.join(''), ASSOCIATIONS[matching])
}

/** Octets of each kind of digest (RFC 4034, RFC 4509, RFC 6605). */
const DIGESTS: Readonly<Record<string, number>> = { 1: 20, 2: 32, 4: 48 }

/** RFC 4034 5: key tag, algorithm, digest type, digest. */
export function readDs(data: string): RecordData {
  const [tag = '', algorithm = '', kind = '', ...hex] = data.split(/\s+/)
  const wrong = algorithmProblem({ 'key tag': tag }, algorithm)
  if (wrong !== undefined) return wrong
  const length = DIGESTS[kind]
  if (length === undefined) return { problem: `"${kind}" is no kind of digest (1, 2 or 4)` }
  return readHex(`${Number(tag)} ${Number(algorithm)} ${kind}`, hex.join(''), length)
}

/** RFC 8078 4: the parent is to take its DS records away. */
export const NO_DS = '0 0 0 00'
export const NO_DNSKEY = '0 3 0 AA=='

export function readCds(data: string): RecordData {
  return data.split(/\s+/).join(' ') === NO_DS ? { text: NO_DS } : readDs(data)
}

export function readCdnskey(data: string): RecordData {
  return data.split(/\s+/).join(' ') === NO_DNSKEY ? { text: NO_DNSKEY } : readDnskey(data)
}

/** Octets of keys of those algorithms that have one length (RFC 6605, RFC 8080). */
const KEYS: Readonly<Record<string, number>> = { 13: 64, 14: 96, 15: 32, 16: 57 }

/** RFC 4034 2: flags, protocol (3), algorithm, key. */
export function readDnskey(data: string): RecordData {
  const [flags = '', protocol = '', algorithm = '', ...key] = data.split(/\s+/)
  const wrong = algorithmProblem({ flags }, algorithm)
  if (wrong !== undefined) return wrong
  if (protocol !== '3') return { problem: `the protocol "${protocol}" is not 3` }
  const octets = readBase64(key.join(''), KEYS[Number(algorithm)])
  return typeof octets === 'string' ? { text: `${Number(flags)} 3 ${Number(algorithm)} ${octets}` } : octets
}

function algorithmProblem(
  numbers: Readonly<Record<string, string>>,
  algorithm: string,
): RecordProblem | undefined {
  const wrong = numberProblem(numbers, 0xffff)
  if (wrong !== undefined) return wrong
  return isNumber(algorithm, 255) && Number(algorithm) > 0
    ? undefined
    : { problem: `the algorithm "${algorithm}" is no number from 1 to 255` }
}

/** RFC 7929: an OpenPGP key. */
export function readOpenpgpkey(data: string): RecordData {
  const octets = readBase64(data.replaceAll(/\s+/g, ''))
  return typeof octets === 'string' ? { text: octets } : octets
}

/** RFC 3597 5: `\# 4 0A000001`. */
export function readOctets(data: string): RecordData {
  const [, length, hex] = /^\\#\s+(\d{1,5})((?:\s+[0-9a-f]+)*)$/i.exec(data) ?? []
  if (length === undefined || hex === undefined)
    return { problem: `"${data}" is not of the form \\# LENGTH OCTETS`, hint: 'for example: \\# 4 0A000001' }
  const octets = hex.replaceAll(/\s/g, '')
  if (octets.length !== Number(length) * 2 || Number(length) > 0xffff)
    return { problem: `the data has ${octets.length / 2} octets, not ${length}` }
  return { text: octets === '' ? '\\# 0' : `\\# ${Number(length)} ${octets.toUpperCase()}` }
}
