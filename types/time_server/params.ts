/** What a host's clock is set by, and whom it tells the time. */
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import { parseIp, parsePrefix } from '../../src/core/ip.ts'
import type { Wanted } from '../../src/type/define-type.ts'

const programs = ['chrony', 'timesyncd'] as const
export type Software = (typeof programs)[number]

const Source = z.string().check(
  z.refine(
    (text) => parseIp(text) !== undefined || /^(?!-)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*$/.test(text),
    {
      error: 'must be a DNS name or an address',
    },
  ),
)
const Network = z.string().check(
  z.refine((text) => parsePrefix(text) !== undefined || parseIp(text) !== undefined, {
    error: 'must be a prefix or an address: `10.20.0.0/24`',
  }),
)

export const Params = z.strictObject({
  software: z
    .optional(z.enum(programs))
    .check(z.describe('The program. Default: the one that the id names, else `chrony`.')),
  servers: z
    .optional(z.readonly(z.array(Source)))
    .check(
      z.describe(
        "Servers that are asked. Default: those that the subnets of the host's addresses name (`inv add subnet --ntp`).",
      ),
    ),
  pools: z
    .optional(z.readonly(z.array(Source)))
    .check(
      z.describe(
        'Names that stand for many servers. Default: `pool.ntp.org` where there is no other source.',
      ),
    ),
  allow: z
    ._default(z.readonly(z.array(Network)), [])
    .check(
      z.describe('Whom this host tells the time: `10.20.0.0/24`. Nobody where not given. Of chrony alone.'),
    ),
  localStratum: z
    .optional(z.int().check(z.minimum(1), z.maximum(15)))
    .check(
      z.describe(
        'Tells the time also where no server answers, as one so far from a clock; for networks without any. Of chrony alone.',
      ),
    ),
})

export type Params = z.output<typeof Params>

export function softwareOf({ id, params }: Wanted<Params>): Software {
  return params.software ?? programs.find((name) => name === id) ?? 'chrony'
}

export function problemsOf(wanted: Wanted<Params>): readonly Problem[] {
  const { id, params } = wanted
  const software = softwareOf(wanted)
  return [
    ...(programs.some((name) => name === id) && id !== software
      ? [{ message: `the id says "${id}" and parameter "software" says "${software}"` }]
      : []),
    ...(software === 'timesyncd' && params.allow.length > 0
      ? [{ message: 'parameter "allow" is of chrony: timesyncd tells nobody the time' }]
      : []),
    ...(software === 'timesyncd' && params.localStratum !== undefined
      ? [{ message: 'parameter "localStratum" is of chrony: timesyncd tells nobody the time' }]
      : []),
  ]
}
