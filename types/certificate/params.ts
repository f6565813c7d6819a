/** What a certificate is told: its names, who signs it, where it lies, and how long before its end it is made anew. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import { parseIp } from '../../src/core/ip.ts'
import { Secret } from '../../src/core/secret.ts'
import type { Wanted } from '../../src/type/define-type.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'
import { Account, Mode } from '../_lib/ownership.ts'
import { isDnsName, SubjectName } from './names.ts'

const Days = z.int().check(z.minimum(1), z.maximum(36_500))

const SignedBy = z.strictObject({
  certificate: z.string().check(
    z.refine((text) => AbsolutePath.safeParse(text).success || certificateIn(text) !== undefined, {
      error: 'must be a certificate as PEM text, or the absolute path of one on the target',
    }),
  ),
  key: z.union([z.instanceof(Secret), AbsolutePath]),
})

const Acme = z.strictObject({
  email: z.optional(
    z.string().check(
      z.regex(/^[A-Za-z0-9._+][A-Za-z0-9._+-]*@[A-Za-z0-9][A-Za-z0-9.-]*$/, {
        error: 'must be an address of mail',
      }),
    ),
  ),
  webroot: z.optional(AbsolutePath),
  standalone: z.optional(z.literal(true)),
  dns: z.optional(
    z
      .string()
      .check(z.regex(/^[a-z][a-z0-9-]*$/, { error: 'must be the name of a plugin of certbot: `rfc2136`' })),
  ),
  credentials: z.optional(AbsolutePath),
  server: z.optional(
    z.string().check(z.regex(/^https?:\/\/[!#-&(-~]+$/, { error: 'must be the URL of a directory' })),
  ),
})

const KEY_TYPES = ['ec-p256', 'ec-p384', 'ed25519', 'rsa-2048', 'rsa-3072', 'rsa-4096'] as const

export const Params = z.strictObject({
  names: z
    .optional(z.readonly(z.array(SubjectName).check(z.minLength(1))))
    .check(z.describe('DNS names and addresses that it is for. Default: the id; none for an authority.')),
  signedBy: z
    .optional(SignedBy)
    .check(
      z.describe(
        'Own authority: `certificate` as PEM text or a path on the target, `key` as a `Secret` or a path on the target. By itself where not given.',
      ),
    ),
  authority: z
    ._default(z.boolean(), false)
    .check(z.describe('Whether it is an authority itself, which signs others.')),
  acme: z
    .optional(Acme)
    .check(
      z.describe(
        'Has it signed by Let’s Encrypt, or the ACME `server`, through certbot: with `webroot`, `standalone: true` or `dns` (the name of a plugin, with `credentials`).',
      ),
    ),
  keyType: z
    ._default(z.enum(KEY_TYPES), 'ec-p256')
    .check(z.describe('What its key is. Another one takes a new key.')),
  days: z
    .optional(Days)
    .check(
      z.describe(
        'How long it is valid. Default: 365; 3650 for an authority. ACME servers say it themselves.',
      ),
    ),
  renewBefore: z
    ._default(Days, 30)
    .check(z.describe('How many days before its end it is made anew, with the same key.')),
  certificate: z
    .optional(AbsolutePath)
    .check(z.describe('Where it lies. Default: `/etc/ssl/certs/ID.pem`; with ACME, where certbot has it.')),
  key: z
    .optional(AbsolutePath)
    .check(
      z.describe('Where its key lies. Default: `/etc/ssl/private/ID.key`; with ACME, where certbot has it.'),
    ),
  owner: z._default(Account, 'root').check(z.describe('User that owns the key.')),
  group: z.optional(Account).check(z.describe('Group of the key; left alone where not given.')),
  mode: z._default(Mode, '0600').check(z.describe('Permissions of the key.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether it is there; `absent` removes the key too.')),
})

export type Params = z.output<typeof Params>
export type Acme = z.output<typeof Acme>
export type CertificateWanted = Wanted<Params>

/** The first certificate of a PEM text; undefined where it is none. */
export function certificateIn(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text)
  } catch {
    return undefined
  }
}

/** Absolute paths of the certificate and its key. */
export function placesOf({ id, params }: CertificateWanted): {
  readonly certificate: string
  readonly key: string
} {
  const live = `/etc/letsencrypt/live/${id}`
  return params.acme === undefined
    ? {
        certificate: params.certificate ?? `/etc/ssl/certs/${id}.pem`,
        key: params.key ?? `/etc/ssl/private/${id}.key`,
      }
    : { certificate: `${live}/fullchain.pem`, key: `${live}/privkey.pem` }
}

/** In the order in which they are given: the first is the certificate's common name. */
export function wantedNames({ id, params }: CertificateWanted): readonly string[] {
  return [...new Set(params.names ?? (params.authority ? [] : [id.toLowerCase()]))]
}

export function daysOf({ days, authority }: Params): number {
  return days ?? (authority ? 3650 : 365)
}

export function problemsOf({ id, params }: CertificateWanted): readonly Problem[] {
  if (params.state === 'absent') return []
  const { names, authority, acme, signedBy } = params
  return [
    ...(names === undefined && !authority && !isDnsName(id)
      ? [{ message: `parameter "names" is needed: the id is no DNS name` }]
      : []),
    ...(acme === undefined && params.renewBefore >= daysOf(params)
      ? [{ message: `parameter "renewBefore" must be less than "days", which is ${daysOf(params)}` }]
      : []),
    ...(acme === undefined ? [] : acmeProblems(params, acme)),
    ...(signedBy === undefined ? [] : authorityProblems(signedBy)),
  ]
}

function acmeProblems(params: Params, acme: Acme): readonly Problem[] {
  const ways = [acme.webroot, acme.standalone, acme.dns].filter((one) => one !== undefined)
  const foreign = (['signedBy', 'certificate', 'key', 'group', 'days'] as const).filter(
    (key) => params[key] !== undefined,
  )
  return [
    ...(ways.length === 1
      ? []
      : [
          {
            message:
              'parameter "acme" needs one of "webroot", "standalone" and "dns", by which the server sees whose the names are',
          },
        ]),
    ...(acme.credentials !== undefined && acme.dns === undefined
      ? [{ message: 'parameter "acme.credentials" is for "acme.dns"' }]
      : []),
    ...foreign.map((key) => ({ message: `parameter "${key}" has no meaning together with "acme"` })),
    ...(params.authority ? [{ message: 'an authority cannot be had by ACME' }] : []),
    ...(params.keyType === 'ed25519' ? [{ message: 'certbot makes no keys of type "ed25519"' }] : []),
    ...(acme.dns === undefined && params.names?.some((name) => name.startsWith('*.')) === true
      ? [{ message: 'names with "*" can only be had with "acme.dns"' }]
      : []),
    ...(params.names?.some((name) => parseIp(name) !== undefined) === true
      ? [{ message: 'certbot asks for no addresses, only DNS names' }]
      : []),
  ]
}

/** Where both are at hand, whether they belong together, and may sign. */
function authorityProblems({ certificate, key }: z.output<typeof SignedBy>): readonly Problem[] {
  const given = certificateIn(certificate)
  if (given === undefined) return []
  if (!given.ca) return [{ message: 'the certificate of "signedBy" is not one of an authority' }]
  // `cfg check` opens no secrets: then there is no key to look at.
  if (!(key instanceof Secret) || !key.reveal().includes('-----BEGIN')) return []
  try {
    return given.checkPrivateKey(createPrivateKey(key.reveal()))
      ? []
      : [{ message: 'the key of "signedBy" is not the one of its certificate' }]
  } catch {
    return [
      { message: 'the key of "signedBy" cannot be read', hint: 'it must be PEM text, without a passphrase' },
    ]
  }
}
