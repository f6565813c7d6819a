/** Parameters that every kind of network interface takes: its addresses, gateways, resolvers, and who keeps them. */
import * as z from 'zod/mini'
import type { Problem } from '../../../src/core/errors.ts'
import { familyOf, InterfaceAddress, IpAddress, Mtu, SearchDomain } from './names.ts'

export const addressing = {
  addresses: z
    .optional(z.readonly(z.array(InterfaceAddress)))
    .check(z.describe('Its addresses, with their prefix lengths; those of the inventory where not given.')),
  gateways: z
    .optional(z.readonly(z.array(IpAddress)))
    .check(
      z.describe(
        'Where the default routes through it lead, one for each family; with the addresses of the inventory those of its subnets, where it carries the name of the host.',
      ),
    ),
  ipv4: z
    .optional(z.enum(['static', 'dhcp', 'manual']))
    .check(
      z.describe(
        'Where its IPv4 addresses come from; `manual`: it has none by us. `static` where there are any, `dhcp` where the inventory has none and its network has DHCP.',
      ),
    ),
  ipv6: z
    .optional(z.enum(['static', 'auto', 'dhcp', 'manual']))
    .check(
      z.describe(
        'The same of IPv6; `auto` (where there are none) is what routers advertise, `manual` does not listen to them.',
      ),
    ),
  mtu: z
    .optional(Mtu)
    .check(
      z.describe(
        'Largest packet in bytes; that of its network in the inventory, and left alone where there is none.',
      ),
    ),
  resolvers: z
    .optional(z.readonly(z.array(IpAddress)))
    .check(
      z.describe('DNS servers that come with it, where systemd-resolved or resolvconf looks after that.'),
    ),
  search: z
    .optional(z.readonly(z.array(SearchDomain)))
    .check(z.describe('Domains of names that have none, beside the resolvers.')),
  backend: z
    .optional(z.enum(['ifupdown', 'networkd', 'netplan', 'none']))
    .check(
      z.describe(
        'What sets it up when the host starts; what the host has where not given. `none`: nothing does.',
      ),
    ),
}

/** `state` of things that are made: bonds, VLANs, bridges. */
export const Presence = z
  ._default(z.enum(['present', 'absent']), 'present')
  .check(z.describe('Whether it is there.'))

export type Addressing = { readonly [Name in keyof typeof addressing]?: z.output<(typeof addressing)[Name]> }

/** What is wrong between those parameters. */
export function addressingProblems(params: Addressing): readonly Problem[] {
  const problems: Problem[] = []
  for (const [name, family, method] of [
    ['ipv4', 4, params.ipv4],
    ['ipv6', 6, params.ipv6],
  ] as const) {
    const given = (params.addresses ?? []).filter((one) => familyOf(one) === family)
    if (method !== undefined && method !== 'static' && given.length > 0)
      problems.push({
        message: `addresses has ${given.join(', ')}, but ${name} is "${method}"`,
        hint: `leave ${name} away, or take the address out`,
      })
    if (method === 'static' && params.addresses !== undefined && given.length === 0)
      problems.push({ message: `${name} is "static", but addresses has none of that family` })
    const gateways = (params.gateways ?? []).filter((one) => familyOf(one) === family)
    if (gateways.length > 1)
      problems.push({ message: `gateways has ${gateways.join(' and ')}, which are of one family` })
    if (gateways.length > 0 && method !== undefined && method !== 'static')
      problems.push({ message: `gateways has ${gateways.join(', ')}, but ${name} is "${method}"` })
  }
  if (params.backend === 'none' && (params.ipv4 === 'dhcp' || params.ipv6 === 'dhcp'))
    problems.push({ message: 'with backend "none" there is nothing that asks DHCP' })
  return problems
}
