/** What a DHCP server has leased, held against what it is to serve. Changes nothing: a lease ends by itself, or its holder is asked. */
import * as z from 'zod/mini'
import { defineType, type Wanted } from '../../src/type/define-type.ts'
import { each } from '../../src/type/each.ts'
import { probe, type Probe } from '../../src/type/probe.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'
import { contradictions } from './contradictions.ts'
import { parseLeases, readLeases } from './read-leases.ts'

const Params = z.strictObject({
  files: z
    .array(z.strictObject({ form: z.enum(['dhcpd', 'kea', 'dnsmasq']), path: AbsolutePath }))
    .check(
      z.describe(
        'Where the server writes down its leases; of what several say of one address, the last is so.',
      ),
    ),
  objects: z
    .array(z.string())
    .check(
      z.describe(
        'What the server is to serve, a line each: `reservation web03 eth0 10.20.0.13 52:54:00:00:00:0d`, `range 10.20.0.0/24 10.20.0.100-10.20.0.199`.',
      ),
    ),
})

type Params = z.output<typeof Params>

interface LeaseState {
  /** `10.20.0.100 52:54:00:00:00:0d`: an address, and who has it. */
  readonly leases: readonly string[]
  readonly [key: string]: readonly string[]
}

export const dhcpLeases = defineType({
  name: 'dhcp_leases',
  summary: 'What a DHCP server has leased; tells where the inventory says otherwise, and changes nothing',
  id: z.string().check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, {
      error: 'must be a label: letters, digits, ".", "_" and "-"',
    }),
  ),
  params: Params,
  observe: each(observeLeases),
  desired: () => ({}),
  converge: () => [],
  notes: ({ params }, { leases }: LeaseState) =>
    told(contradictions(parseLeases(leases.join('\n')), params.objects)),
})

function observeLeases({ params }: Wanted<Params>): Probe<LeaseState> {
  return probe(readLeases(params.files), (stdout) => ({
    leases: stdout.split('\n').filter((line) => line !== ''),
  }))
}

const MOST_TOLD = 10

function told(all: readonly string[]): readonly string[] {
  const rest = all.length - MOST_TOLD
  return rest <= 0 ? all : [...all.slice(0, MOST_TOLD), `${rest} more leases are not as the inventory has it`]
}
