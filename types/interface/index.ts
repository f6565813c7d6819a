/** A network interface of the host: its addresses, gateways and size, now and after the next start. */
import * as z from 'zod/mini'
import { defineType } from '../../src/type/define-type.ts'
import { addressing, addressingProblems, Presence } from '../_lib/network/addressing.ts'
import { linkMethods } from '../_lib/network/link-type.ts'
import { InterfaceName } from '../_lib/network/names.ts'

const Params = z.strictObject({
  ...addressing,
  otherAddresses: z
    ._default(z.enum(['remove', 'keep']), 'remove')
    .check(
      z.describe(
        'What becomes of addresses that it has beside these, of families that are `static`; those of router advertisements stay in any case.',
      ),
    ),
  state: Presence.check(
    z.describe('`absent`: it is no longer configured; its addresses go, and it is down.'),
  ),
})

type InterfaceParams = z.output<typeof Params>

export const networkInterface = defineType({
  name: 'interface',
  summary: 'A network interface of the host: its addresses, gateways and size',
  id: InterfaceName.check(z.describe('Its name on the host: `eth0`.')),
  params: Params,
  problems: ({ params }) => addressingProblems(params),
  affects: ['network'],
  ...linkMethods<InterfaceParams>(() => ({ kind: 'nic' })),
})
