/** What can be asked for of a known host, and what follows from it. */
import * as z from 'zod/mini'
import type { HostContext } from '../../src/type/define-type.ts'
import { AccountName } from '../_lib/accounts.ts'
import { keyOf } from './known-hosts.ts'

/** A name or an address as known_hosts has it: no blank, comma, bracket, wildcard or sign of another kind of line. */
export const HostName = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_:][A-Za-z0-9._:%-]*$/, { error: 'must be the name or the address of a host' }))

const PublicKey = z.string().check(
  z.refine((text) => keyOf(text) !== undefined, {
    error: 'must be the public key of a host, as in "ssh-ed25519 AAAA…"',
  }),
)

export const Params = z.strictObject({
  aliases: z
    ._default(z.readonly(z.array(HostName)), [])
    .check(z.describe('Other names and addresses of the same host.')),
  port: z
    ._default(z.int().check(z.minimum(1), z.maximum(65_535)), 22)
    .check(z.describe('The port that it is asked at.')),
  keys: z
    .optional(
      z.pipe(
        z.union([PublicKey, z.readonly(z.array(PublicKey))]),
        z.transform((keys): readonly string[] => (typeof keys === 'string' ? [keys] : keys)),
      ),
    )
    .check(
      z.describe(
        'All its public keys: others of that name are taken out. Where not given, those that the inventory has of the host of that name.',
      ),
    ),
  user: z
    .optional(AccountName)
    .check(
      z.describe(
        "Whose `~/.ssh/known_hosts` it stands in; all users' `/etc/ssh/ssh_known_hosts` where not given.",
      ),
    ),
  state: z._default(z.enum(['present', 'absent']), 'present').check(z.describe('Whether it is known there.')),
})

export type KnownHostParams = z.output<typeof Params>

export interface KnownHostState {
  /** `git.example.org ED25519 SHA256:…`, sorted: each name with each key. */
  readonly keys: readonly string[]
  /** Where it stands. */
  readonly path?: string
  /** The lines of the file that name the host. */
  readonly found?: readonly string[]
  readonly [key: string]: readonly string[] | string | undefined
}

/** As they stand in a line: with their port where it is not the usual. */
export function namesOf(id: string, { aliases, port }: KnownHostParams): readonly string[] {
  return [...new Set([id, ...aliases])].map((name) => (port === 22 ? name : `[${name}]:${port}`))
}

/** Of the manifest, or of the inventory. */
export function wantedKeys(
  id: string,
  { keys }: KnownHostParams,
  { inventory }: HostContext,
): readonly string[] {
  const recorded = inventory.host(id) ?? inventory.hosts().find(({ fqdn }) => fqdn === id)
  return [...new Set((keys ?? recorded?.hostKeys ?? []).flatMap((text) => keyOf(text) ?? []))].toSorted()
}
