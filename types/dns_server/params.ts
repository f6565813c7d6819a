/** What a `dns_server` is told. */
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import type { Wanted } from '../../src/type/define-type.ts'
import { Options } from './options.ts'

const programs = ['bind', 'dnsmasq'] as const
export type Software = (typeof programs)[number]

export const Params = z.strictObject({
  software: z
    .optional(z.enum(programs))
    .check(z.describe('The program that serves. Default: the one that the id names, else `bind`.')),
  role: z
    .optional(z.enum(['primary', 'secondary']))
    .check(
      z.describe(
        'Only the zones that are written here, or only those that are transferred. Default: both, as the zones say who writes them.',
      ),
    ),
  zones: z
    .optional(z.array(z.string().check(z.minLength(1))).check(z.minLength(1)))
    .check(z.describe('Names of the zones to serve. Default: all that have this host as a name server.')),
  options: z
    .optional(Options)
    .check(
      z.describe(
        "BIND: makes `named.conf.options` ours, with `recursion` and `forwarders`; otherwise it stays the distribution's. dnsmasq: `forwarders` alone, without which it knows no names but ours.",
      ),
    ),
  view: z
    .optional(z.string().check(z.minLength(1)))
    .check(
      z.describe(
        'dnsmasq, where the site has views: the one whose answers it gives, for it answers everyone alike.',
      ),
    ),
  dhcp: z
    ._default(z.boolean(), false)
    .check(
      z.describe(
        'dnsmasq: whether it serves DHCP too, where this host does. One dnsmasq does both, so it is then no `dhcp_server`.',
      ),
    ),
})

export type Params = z.output<typeof Params>

export function softwareOf({ id, params }: Wanted<Params>): Software {
  return params.software ?? programs.find((name) => name === id) ?? 'bind'
}

export function problemsOf(wanted: Wanted<Params>): readonly Problem[] {
  const software = softwareOf(wanted)
  const problems: Problem[] = []
  if (programs.some((name) => name === wanted.id) && wanted.id !== software)
    problems.push({ message: `the id says "${wanted.id}" and parameter "software" says "${software}"` })
  if (software === 'dnsmasq' && wanted.params.options?.recursion === 'none')
    problems.push({
      message: 'option "recursion" is of BIND alone',
      hint: 'without forwarders dnsmasq asks nobody',
    })
  if (software === 'dnsmasq' && wanted.params.role !== undefined)
    problems.push({ message: 'parameter "role" is of BIND alone: dnsmasq transfers no zones' })
  if (software === 'bind' && wanted.params.view !== undefined)
    problems.push({ message: 'parameter "view" is of dnsmasq alone: BIND serves all views' })
  if (software === 'bind' && wanted.params.dhcp)
    problems.push({ message: 'parameter "dhcp" is of dnsmasq alone', hint: "dhcpServer('kea') beside it" })
  return problems
}
