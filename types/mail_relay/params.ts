/** What a relay of mail is told. */
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import { parseIp, parsePrefix } from '../../src/core/ip.ts'
import { Secret } from '../../src/core/secret.ts'
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'
import { type Aliases, followAliases } from './aliases.ts'

const programs = ['postfix', 'nullmailer'] as const
export type Software = (typeof programs)[number]

const DNS_NAME = /^(?!-)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*$/

const Server = z.string().check(
  z.refine((text) => parseIp(text) !== undefined || DNS_NAME.test(text), {
    error: 'must be a DNS name or an address',
  }),
)
const Domain = z.string().check(z.regex(DNS_NAME, { error: 'must be a DNS name' }))
const MAILBOX = /^[A-Za-z0-9._+=/-]+@[A-Za-z0-9][A-Za-z0-9.-]*$/
const USER = /^[a-z_][a-z0-9._-]*$/
const Mailbox = z
  .string()
  .check(z.regex(MAILBOX, { error: 'must be an address of mail: `admins@office.example`' }))
const Recipient = z.string().check(
  z.refine((text) => MAILBOX.test(text) || USER.test(text), {
    error: 'must be an address of mail, `admins@office.example`, or a user: `root`',
  }),
)

export const Params = z.strictObject({
  software: z
    .optional(z.enum(programs))
    .check(z.describe('The program that sends. Default: the one that the id names, else `postfix`.')),
  smarthost: Server.check(z.describe('Server that takes all mail.')),
  port: z
    .optional(z.int().check(z.minimum(1), z.maximum(65_535)))
    .check(z.describe('Its port. Default: 587 with `user`, else 25.')),
  tls: z
    .optional(z.enum(['none', 'starttls', 'implicit']))
    .check(
      z.describe('Default: `implicit` on port 465, `starttls` with `user` or on port 587, else `none`.'),
    ),
  authority: z
    ._default(AbsolutePath, '/etc/ssl/certs/ca-certificates.crt')
    .check(z.describe('File with the certificates of who may have signed that of the smarthost.')),
  user: z
    .optional(
      z
        .string()
        .check(
          z.regex(/^[\u0021-\u007e]+$/, { error: 'must be printable characters of ASCII without spaces' }),
        ),
    )
    .check(z.describe('Name by which the smarthost knows this host.')),
  password: z
    .optional(
      z.instanceof(Secret, { error: "must be a secret: secret('NAME')" }).check(
        z.refine((secret) => /^[\u0020-\u007e]+$/.test(secret.reveal()), {
          error: 'must be printable characters of ASCII',
        }),
      ),
    )
    .check(z.describe('A `Secret`, sent over TLS alone.')),
  rootTo: z
    .optional(z.union([Mailbox, z.readonly(z.array(Mailbox).check(z.minLength(1)))]))
    .check(z.describe('Who gets the mail for root.')),
  aliases: z
    ._default(
      z.record(
        z.string().check(z.regex(USER, { error: 'must be the name of a user' })),
        z.union([Recipient, z.readonly(z.array(Recipient).check(z.minLength(1)))]),
      ),
      {},
    )
    .check(
      z.describe(
        'Who gets the mail for other users of the host: an address, or a user, root among them, for whoever gets the mail of that one. Of postfix alone.',
      ),
    ),
  domain: z
    .optional(Domain)
    .check(z.describe('What follows the "@" of a sender without one. Default: the host\'s own domain.')),
  networks: z
    ._default(
      z.readonly(
        z.array(
          z.string().check(
            z.refine((text) => parsePrefix(text) !== undefined || parseIp(text) !== undefined, {
              error: 'must be a prefix or an address',
            }),
          ),
        ),
      ),
      [],
    )
    .check(
      z.describe(
        'Who else may send through this host: `10.20.0.0/24`. Nobody where not given. Of postfix alone.',
      ),
    ),
})

export type Params = z.output<typeof Params>

/** What follows from the parameters and the host. */
export interface Relay {
  readonly params: Params
  readonly name: string
  readonly domain: string
  readonly port: number
  readonly tls: 'none' | 'starttls' | 'implicit'
  /** By user; root among them. */
  readonly aliases: ReadonlyMap<string, readonly string[]>
}

export function softwareOf({ id, params }: Wanted<Params>): Software {
  return params.software ?? programs.find((name) => name === id) ?? 'postfix'
}

function portOf({ port, user }: Params): number {
  return port ?? (user === undefined ? 25 : 587)
}

function tlsOf(params: Params): Relay['tls'] {
  const port = portOf(params)
  return (
    params.tls ??
    (port === 465 ? 'implicit' : params.user !== undefined || port === 587 ? 'starttls' : 'none')
  )
}

export function relayOf(params: Params, { host }: HostContext): Relay {
  const { fqdn } = host
  const dot = fqdn.indexOf('.')
  return {
    params,
    name: fqdn,
    domain: params.domain ?? (dot === -1 ? fqdn : fqdn.slice(dot + 1)),
    port: portOf(params),
    tls: tlsOf(params),
    aliases: aliasesOf(params).addresses,
  }
}

function aliasesOf({ aliases, rootTo }: Params): Aliases {
  const all = [...Object.entries(aliases), ...(rootTo === undefined ? [] : [['root', rootTo] as const])]
  return followAliases(new Map(all.map(([name, to]) => [name, typeof to === 'string' ? [to] : to])))
}

export function problemsOf(wanted: Wanted<Params>): readonly Problem[] {
  const { id, params } = wanted
  const software = softwareOf(wanted)
  const problems: Problem[] = []
  if (programs.some((name) => name === id) && id !== software)
    problems.push({ message: `the id says "${id}" and parameter "software" says "${software}"` })
  if ((params.user === undefined) !== (params.password === undefined))
    problems.push({ message: 'parameters "user" and "password" go together' })
  if (params.user !== undefined && tlsOf(params) === 'none')
    problems.push({
      message: 'the password would go over the network as it is',
      hint: "set tls: 'starttls' or 'implicit'",
    })
  if (params.user?.includes(':') === true) problems.push({ message: 'parameter "user" must not hold ":"' })
  if (tlsOf(params) !== 'none' && parseIp(params.smarthost) !== undefined)
    problems.push({
      message: 'a smarthost with TLS is named by its name, which its certificate has',
      hint: 'hosts_entry where DNS does not have it',
    })
  if (params.aliases['root'] !== undefined)
    problems.push({ message: 'the alias "root" is what parameter "rootTo" is for' })
  else problems.push(...aliasesOf(params).problems)
  if (software === 'nullmailer') problems.push(...nullmailerProblems(params))
  return problems
}

function nullmailerProblems({ networks, aliases, rootTo, password }: Params): readonly Problem[] {
  return [
    ...(networks.length > 0
      ? [{ message: 'nullmailer takes mail from nobody else: parameter "networks" is of postfix' }]
      : []),
    ...(Object.keys(aliases).length > 0
      ? [
          {
            message:
              'nullmailer sends all mail for users of the host to "rootTo": parameter "aliases" is of postfix',
          },
        ]
      : []),
    ...(typeof rootTo === 'object' && rootTo.length > 1
      ? [{ message: 'nullmailer sends it to one address: "rootTo" has several' }]
      : []),
    ...(password !== undefined && /['"\\]/.test(password.reveal())
      ? [{ message: 'nullmailer takes no password with quotes or backslashes' }]
      : []),
  ]
}
