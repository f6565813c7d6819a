/** A Linux bridge with network interfaces in it, which may carry the addresses that one of them had. */
import * as z from 'zod/mini'
import { defineType } from '../../src/type/define-type.ts'
import { addressing, addressingProblems, Presence } from '../_lib/network/addressing.ts'
import { recordedNic } from '../_lib/network/link.ts'
import { linkMethods } from '../_lib/network/link-type.ts'
import { InterfaceName } from '../_lib/network/names.ts'

const Params = z.strictObject({
  ports: z
    .optional(z.readonly(z.array(InterfaceName)))
    .check(
      z.describe(
        'Interfaces that are in it; those of the inventory where not given. Others, such as those of guests, are left in it.',
      ),
    ),
  ...addressing,
  addresses: addressing.addresses.check(
    z.describe(
      'Addresses that the bridge has, with their prefix lengths; those of the inventory where not given. What addresses and routes the ports have move to it. Without any, a port that has addresses is refused.',
    ),
  ),
  otherAddresses: z
    ._default(z.enum(['remove', 'keep']), 'keep')
    .check(z.describe('What becomes of addresses that it has beside these.')),
  state: Presence,
})

export type BridgeParams = z.output<typeof Params>

export const bridge = defineType({
  name: 'bridge',
  summary: 'A Linux bridge with network interfaces in it',
  id: InterfaceName.check(z.describe('Name of the bridge: `br-office`.')),
  params: Params,
  problems: ({ id, params }) => [
    ...addressingProblems(params),
    ...(params.ports?.includes(id) === true ? [{ message: 'a bridge cannot be a port of itself' }] : []),
  ],
  needs: ({ params }) =>
    (params.ports ?? []).flatMap((port) => [`interface:${port}`, `bond:${port}`, `vlan:${port}`] as const),
  affects: ['network'],
  ...linkMethods<BridgeParams>(({ id, params }, context) => ({
    kind: 'bridge',
    members: params.ports ?? recordedNic(id, context)?.members ?? [],
  })),
})
