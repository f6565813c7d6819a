/** A VLAN (IEEE 802.1Q) on a network interface, as an interface of its own. */
import * as z from 'zod/mini'
import { defineType } from '../../src/type/define-type.ts'
import { addressing, addressingProblems, Presence } from '../_lib/network/addressing.ts'
import { recordedNic } from '../_lib/network/link.ts'
import { linkMethods } from '../_lib/network/link-type.ts'
import { InterfaceName } from '../_lib/network/names.ts'

const Params = z.strictObject({
  link: z
    .optional(InterfaceName)
    .check(
      z.describe(
        'The interface that it stands on; that of the inventory, or what is before the dot of its name.',
      ),
    ),
  vlan: z
    .optional(z.int().check(z.minimum(1), z.maximum(4094)))
    .check(
      z.describe(
        'Its number, 1 to 4094; that of its network in the inventory, or what is behind the dot of its name.',
      ),
    ),
  ...addressing,
  otherAddresses: z
    ._default(z.enum(['remove', 'keep']), 'remove')
    .check(z.describe('What becomes of addresses that it has beside these.')),
  state: Presence,
})

type VlanParams = z.output<typeof Params>

const DOTTED = /^(.+)\.([1-9]\d{0,3})$/

export const vlan = defineType({
  name: 'vlan',
  summary: 'A VLAN on a network interface, as an interface of its own',
  id: InterfaceName.check(z.describe('Name of the new interface: `eth0.20`.')),
  params: Params,
  problems: ({ id, params }) => [
    ...addressingProblems(params),
    ...(params.link === id ? [{ message: 'a VLAN cannot stand on itself' }] : []),
  ],
  needs: ({ id, params }) =>
    [params.link ?? DOTTED.exec(id)?.[1]].flatMap((below) =>
      below === undefined ? [] : ([`interface:${below}`, `bond:${below}`, `bridge:${below}`] as const),
    ),
  affects: ['network'],
  ...linkMethods<VlanParams>(({ id, params }, context) => {
    const nic = recordedNic(id, context)
    const [, before, number] = DOTTED.exec(id) ?? []
    const link = params.link ?? nic?.link ?? before
    const vlanId = params.vlan ?? nic?.network?.vlan ?? (number === undefined ? undefined : Number(number))
    if (link === undefined || vlanId === undefined || vlanId > 4094)
      return `neither the manifest nor the inventory says ${link === undefined ? 'what it stands on: give link' : 'its number: give vlan'}`
    return { kind: 'vlan', link, vlan: vlanId }
  }),
})
