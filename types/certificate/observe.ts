/** What is there of a certificate: it is read on the target and understood here, so the target needs openssl for its key alone. */
import type { X509Certificate } from 'node:crypto'
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { probe, type Probe } from '../../src/type/probe.ts'
import { type Observed, unknown } from '../../src/type/state.ts'
import { type Entry, listing } from '../_lib/listing.ts'
import { isNumeric } from '../_lib/ownership.ts'
import { namesIn } from './names.ts'
import { certificateIn, type CertificateWanted, type Params, placesOf } from './params.ts'
import { isSame, publicKeyIn, signerOf, subjectOf, typeOf } from './read-certificate.ts'

export interface CertificateState {
  /** Sorted. */
  readonly names: readonly string[]
  readonly keyType: string
  /** `itself`, or the subject of who has signed it. */
  readonly signedBy: string
  readonly authority: boolean
  /** `not due`, or why it is. */
  readonly renewal: string
  readonly key: 'its own' | 'of another' | 'missing'
  /** Of what type the key is that lies there; empty for none. */
  readonly keyFile: string
  readonly owner?: string
  readonly group?: string
  readonly mode?: string
  /** How certbot proves that the names are ours, and the server that it asks. */
  readonly challenge?: string
  readonly server?: string
  readonly [key: string]: string | boolean | readonly string[] | undefined
}

const MARK = '=hostwright '

export function observe(
  wanted: readonly CertificateWanted[],
): Probe<ReadonlyMap<string, Observed<CertificateState>>> {
  const keys = listing(
    wanted.map((one) => ({
      path: placesOf(one).key,
      numeric: isNumeric(one.params.owner) || isNumeric(one.params.group),
    })),
  )
  const script = lines(
    keys.script,
    raw(`hw_cat() { if [ -f "$1" ]; then cat "$1" 2>/dev/null; fi; }
hw_public() { if [ -f "$1" ]; then openssl pkey -in "$1" -passin pass: -pubout 2>/dev/null; fi; }
echo "${MARK}now"; date +%s
echo "${MARK}openssl"; command -v openssl`),
    ...wanted.map((one, index) => sectionsOf(one, index)),
  )
  return probe(script, (stdout, code) => {
    const [listed = '', ...parts] = stdout.split(MARK)
    const entries = keys.parse(Buffer.from(listed), code)
    const sections = new Map(
      parts.map((part) => {
        const end = part.indexOf('\n')
        return [part.slice(0, end), part.slice(end + 1)]
      }),
    )
    return new Map(
      wanted.map((one, index) => [
        one.id,
        stateOf(one, {
          at: (name) => sections.get(`${name} ${index}`)?.trim() ?? '',
          entry: entries.get(placesOf(one).key),
          now: Number(sections.get('now')),
          hasOpenssl: sections.get('openssl')?.trim() !== '',
        }),
      ]),
    )
  })
}

function sectionsOf(one: CertificateWanted, index: number): Shell {
  const { certificate, key } = placesOf(one)
  const { signedBy, acme } = one.params
  return lines(
    sh`echo ${`${MARK}certificate ${index}`}; hw_cat ${certificate}`,
    sh`echo ${`${MARK}key ${index}`}; hw_public ${key}`,
    ...(signedBy?.certificate.startsWith('/') === true
      ? [sh`echo ${`${MARK}authority ${index}`}; hw_cat ${signedBy.certificate}`]
      : []),
    ...(acme === undefined
      ? []
      : [sh`echo ${`${MARK}renewal ${index}`}; hw_cat ${`/etc/letsencrypt/renewal/${one.id}.conf`}`]),
  )
}

interface Seen {
  readonly at: (section: string) => string
  readonly entry: Entry | undefined
  /** Seconds since 1970, by the target's clock: it is there that the certificate is used. */
  readonly now: number
  readonly hasOpenssl: boolean
}

function stateOf({ params }: CertificateWanted, seen: Seen): Observed<CertificateState> {
  const text = seen.at('certificate')
  if (params.state === 'absent') return text === '' && seen.entry === undefined ? null : EMPTY
  const authority = authorityOf(params, seen)
  if (authority === 'missing')
    return unknown(`the certificate of its authority, "${params.signedBy?.certificate ?? ''}", is not there`)
  const found = certificateIn(text)
  if (found === undefined && seen.entry === undefined) return null
  if (!seen.hasOpenssl && params.acme === undefined) return unknown('the host has no openssl')
  const key = publicKeyIn(seen.at('key'))
  return {
    ...(found === undefined ? EMPTY : described(found, authority, params, seen.now)),
    key:
      key === undefined
        ? 'missing'
        : found !== undefined && isSame(found.publicKey, key)
          ? 'its own'
          : 'of another',
    keyFile: key === undefined ? '' : typeOf(key),
    ...(params.acme === undefined ? ownershipOf(params, seen.entry) : renewalOf(seen.at('renewal'))),
  }
}

const EMPTY: CertificateState = {
  names: [],
  keyType: 'none',
  signedBy: 'nobody',
  authority: false,
  renewal: 'due: there is none',
  key: 'missing',
  keyFile: '',
}

function described(
  found: X509Certificate,
  authority: X509Certificate | undefined,
  { renewBefore, signedBy, acme }: Params,
  now: number,
): CertificateState {
  const ends = new Date(found.validTo)
  const left = (ends.getTime() / 1000 - now) / 86_400
  const isOurs = authority !== undefined && found.checkIssued(authority) && found.verify(authority.publicKey)
  return {
    ...EMPTY,
    names: namesIn(found),
    keyType: typeOf(found.publicKey),
    signedBy: isOurs
      ? signerOf(authority, signedBy?.certificate)
      : found.verify(found.publicKey)
        ? 'itself'
        : acme === undefined
          ? subjectOf(found.issuer)
          : 'an ACME server',
    authority: found.ca,
    renewal:
      left > renewBefore
        ? 'not due'
        : `due: it ${left > 0 ? 'ends' : 'ended'} on ${ends.toISOString().slice(0, 10)}`,
  }
}

function authorityOf({ signedBy }: Params, seen: Seen): X509Certificate | undefined | 'missing' {
  if (signedBy === undefined) return undefined
  const isThere = signedBy.certificate.startsWith('/')
  return certificateIn(isThere ? seen.at('authority') : signedBy.certificate) ?? 'missing'
}

function ownershipOf({ owner, group }: Params, entry: Entry | undefined): Partial<CertificateState> {
  if (entry === undefined) return {}
  return {
    owner: isNumeric(owner) ? (entry.uid ?? entry.owner) : entry.owner,
    group: isNumeric(group) ? (entry.gid ?? entry.group) : entry.group,
    mode: entry.mode,
  }
}

/** Lines of `NAME = VALUE` that certbot keeps for its own renewals. */
function renewalOf(text: string): Partial<CertificateState> {
  const valueOf = (name: string): string | undefined =>
    new RegExp(`^${name} = (.*)$`, 'm').exec(text)?.[1]?.trim()
  const challenge = valueOf('authenticator')
  const server = valueOf('server')
  return { ...(challenge === undefined ? {} : { challenge }), ...(server === undefined ? {} : { server }) }
}
