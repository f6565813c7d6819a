/** Where the host asks for names: /etc/resolv.conf, or the configuration of who writes that. */
import * as z from 'zod/mini'
import { defineType } from '../../src/type/define-type.ts'
import { IpAddress, SearchDomain } from '../_lib/network/names.ts'
import { converge, putBack } from './converge.ts'
import { observeResolver } from './observe.ts'
import { PLACES, RESOLV_CONF } from './places.ts'

const Params = z.strictObject({
  servers: z
    .optional(z.readonly(z.array(IpAddress).check(z.minLength(1))))
    .check(
      z.describe(
        'Addresses of DNS servers, asked in this order; of `/etc/resolv.conf` no more than three are read.',
      ),
    ),
  search: z
    ._default(z.readonly(z.array(SearchDomain)), [])
    .check(z.describe('Domains in which names without a dot are looked for.')),
  options: z
    ._default(
      z.readonly(
        z.array(
          z.string().check(
            z.regex(/^[a-z][a-z0-9-]*(?::\d{1,3})?$/, {
              error: 'must be an option of resolv.conf(5), as in "timeout:2"',
            }),
          ),
        ),
      ),
      [],
    )
    .check(z.describe('Options of resolv.conf(5), as in `timeout:2` and `edns0`.')),
  by: z
    ._default(z.enum(['auto', 'file', 'systemd-resolved', 'resolvconf']), 'auto')
    .check(
      z.describe(
        'Who is told: `auto` tells systemd-resolved or resolvconf where `/etc/resolv.conf` is theirs; `file` makes it a file of its own in any case.',
      ),
    ),
})

export type ResolverParams = z.output<typeof Params>

export const resolver = defineType({
  name: 'resolver',
  summary: 'Where the host asks for names: DNS servers and search domains',
  id: z
    .string()
    .check(
      z.regex(/^[a-z][a-z0-9_-]*$/, { error: 'must be a short name: small letters, digits, "-" and "_"' }),
      z.describe('A name for it: `dns`. A host has one.'),
    ),
  params: Params,
  problems: ({ params: { servers, options, by } }) => [
    ...(servers === undefined ? [{ message: 'it needs servers' }] : []),
    ...(by === 'file' && (servers?.length ?? 0) > 3
      ? [{ message: 'of /etc/resolv.conf no more than three servers are read (resolv.conf(5))' }]
      : []),
    ...(by === 'systemd-resolved' && options.length > 0
      ? [{ message: 'systemd-resolved has no options of resolv.conf(5)' }]
      : []),
  ],
  needs: ({ params: { by } }) =>
    by === 'auto' || by === 'file' ? [] : ([`package:${by}`, `service:${by}`] as const),
  observe: observeResolver,
  desired: ({ params: { servers = [], search, options, by } }) => ({
    servers,
    search,
    options,
    ...(by === 'auto' ? {} : { by }),
    effective: true,
  }),
  converge,
  keeps: ({ params, before }) => [
    ...new Set([PLACES[params.by === 'auto' ? (before?.by ?? 'file') : params.by], RESOLV_CONF]),
  ],
  putBack,
})
