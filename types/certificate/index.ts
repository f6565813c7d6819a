/** A TLS certificate with its key: by itself, by an own authority, or by ACME; renewed before it ends. */
import * as z from 'zod/mini'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { ancestorsOf } from '../_lib/absolute-path.ts'
import { accountNeeds } from '../_lib/ownership.ts'
import { challengeOf, explainCertbot, forget, obtain } from './acme.ts'
import { converge } from './converge.ts'
import { type CertificateState, observe } from './observe.ts'
import { certificateIn, type CertificateWanted, Params, placesOf, problemsOf, wantedNames } from './params.ts'
import { signerOf } from './read-certificate.ts'

export const certificate = defineType({
  name: 'certificate',
  summary: 'A TLS certificate with its key, renewed before it ends',
  id: z.string().check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
      error: 'must be at most 64 letters, digits, ".", "_" and "-"',
    }),
    z.describe('What its files are named by, and its name where no other is given: `www.office.example`.'),
  ),
  params: Params,
  problems: problemsOf,
  needs: (wanted) => {
    const { params } = wanted
    const places = placesOf(wanted)
    const signer =
      params.signedBy?.certificate.startsWith('/') === true ? params.signedBy.certificate : undefined
    const directories = new Set([places.key, places.certificate].flatMap((path) => ancestorsOf(path)))
    return [
      params.acme === undefined ? 'package:openssl' : 'package:certbot',
      ...(params.acme?.dns === undefined ? [] : [`package:python3-certbot-dns-${params.acme.dns}` as const]),
      ...(params.acme?.credentials === undefined ? [] : [`file:${params.acme.credentials}` as const]),
      ...(params.acme?.webroot === undefined ? [] : [`directory:${params.acme.webroot}` as const]),
      ...(signer === undefined ? [] : [`file:${signer}` as const, `certificate:${nameOf(signer)}` as const]),
      ...[...directories].map((path) => `directory:${path}` as const),
      ...accountNeeds(params),
    ]
  },

  observe: (wanted) => observe(wanted),
  desired,

  converge: (change: Change<Params, CertificateState>) => {
    const { acme } = change.params
    if (acme === undefined) return converge(change)
    return [change.after === null ? forget(change.id) : obtain(change, acme, change.before !== null)]
  },

  // What certbot has made it keeps itself, every version of it.
  keeps: (change: Change<Params, CertificateState>) => {
    const places = placesOf(change)
    return change.params.acme === undefined ? [places.key, places.certificate] : []
  },
  explain: ({ params }: CertificateWanted, said) =>
    params.acme === undefined ? undefined : explainCertbot(said),
})

function desired(wanted: CertificateWanted): Partial<CertificateState> | null {
  const { params } = wanted
  if (params.state === 'absent') return null
  const { acme, signedBy, owner, group, mode } = params
  return {
    names: wantedNames(wanted).toSorted(),
    keyType: params.keyType,
    signedBy:
      acme === undefined
        ? signerOf(certificateIn(signedBy?.certificate ?? ''), signedBy?.certificate)
        : 'an ACME server',
    authority: params.authority,
    renewal: 'not due',
    key: 'its own',
    ...(acme === undefined
      ? { owner, ...(group === undefined ? {} : { group }), mode }
      : { challenge: challengeOf(acme), ...(acme.server === undefined ? {} : { server: acme.server }) }),
  }
}

/** The id of the certificate that lies at a path by default. */
function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:pem|crt)$/, '')
}
