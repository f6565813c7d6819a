/** Several network interfaces bundled into one, for more throughput or so that one may fail. */
import * as z from 'zod/mini'
import { defineType } from '../../src/type/define-type.ts'
import { addressing, addressingProblems, Presence } from '../_lib/network/addressing.ts'
import { recordedNic } from '../_lib/network/link.ts'
import { linkMethods } from '../_lib/network/link-type.ts'
import { InterfaceName } from '../_lib/network/names.ts'

const MODES = [
  'active-backup',
  '802.3ad',
  'balance-rr',
  'balance-xor',
  'broadcast',
  'balance-tlb',
  'balance-alb',
] as const

const Params = z.strictObject({
  members: z
    .optional(z.readonly(z.array(InterfaceName)))
    .check(z.describe('Interfaces that it is made of; those of the inventory where not given.')),
  mode: z
    ._default(z.enum(MODES), 'active-backup')
    .check(z.describe('How they share the work; `802.3ad` (LACP) needs a switch that does the same.')),
  primary: z
    .optional(InterfaceName)
    .check(
      z.describe(
        'The member that works as long as it can, with `active-backup`, `balance-tlb`, `balance-alb`.',
      ),
    ),
  monitorInterval: z
    ._default(z.int().check(z.minimum(1), z.maximum(60_000)), 100)
    .check(z.describe('Milliseconds between two looks at the links of the members.')),
  lacpRate: z
    .optional(z.enum(['slow', 'fast']))
    .check(
      z.describe(
        'How often the switch is asked to tell of itself, with `802.3ad`: every 30 seconds, or each second.',
      ),
    ),
  hashPolicy: z
    .optional(z.enum(['layer2', 'layer3+4', 'layer2+3', 'encap2+3', 'encap3+4', 'vlan+srcmac']))
    .check(
      z.describe(
        'What decides on the member that a packet takes, with `802.3ad`, `balance-xor`, `balance-tlb`.',
      ),
    ),
  ...addressing,
  otherAddresses: z
    ._default(z.enum(['remove', 'keep']), 'remove')
    .check(z.describe('What becomes of addresses that it has beside these; those of members move to it.')),
  state: Presence,
})

type BondParams = z.output<typeof Params>

const WITH_PRIMARY: readonly string[] = ['active-backup', 'balance-tlb', 'balance-alb']

export const bond = defineType({
  name: 'bond',
  summary: 'Several network interfaces bundled into one',
  id: InterfaceName.check(z.describe('Name of the new interface: `bond0`.')),
  params: Params,
  problems: ({ id, params: { members, mode, primary, lacpRate, ...params } }) => [
    ...addressingProblems(params),
    ...(members?.includes(id) === true ? [{ message: 'a bond cannot be a member of itself' }] : []),
    ...(primary !== undefined && members !== undefined && !members.includes(primary)
      ? [{ message: `the primary "${primary}" is not among the members` }]
      : []),
    ...(primary !== undefined && !WITH_PRIMARY.includes(mode)
      ? [{ message: `a primary means nothing with mode "${mode}"` }]
      : []),
    ...(lacpRate !== undefined && mode !== '802.3ad'
      ? [{ message: `lacpRate means nothing with mode "${mode}"` }]
      : []),
  ],
  needs: ({ params }) => (params.members ?? []).map((member) => `interface:${member}` as const),
  affects: ['network'],
  ...linkMethods<BondParams>(({ id, params }, context) => {
    const members = params.members ?? recordedNic(id, context)?.members ?? []
    if (members.length === 0 && params.state === 'present')
      return 'neither the manifest nor the inventory says what it is made of: give members'
    const { mode, primary, monitorInterval, lacpRate, hashPolicy } = params
    return { kind: 'bond', members, bond: { mode, primary, monitorInterval, lacpRate, hashPolicy } }
  }),
})
