/** A Linux bridge with network interfaces in it, which may carry the addresses that one of them had. */
import * as z from 'zod/mini'
import { formatIp, parseIp, widthOf } from '../../src/core/ip.ts'
import { defineType } from '../../src/type/define-type.ts'
import { attach, dissolve } from './converge.ts'
import { observeBridges } from './observe.ts'

const Interface = z.string().check(
  z.regex(/^(?!\.{1,2}$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/, {
    error: 'must be the name of a network interface, 15 characters at most',
  }),
)

/** `10.20.0.5/24` as the kernel prints it; undefined where it is none. */
function canonical(text: string): string | undefined {
  const [address = '', length = '', ...rest] = text.split('/')
  const ip = parseIp(address)
  if (ip === undefined || rest.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > widthOf(ip.family))
    return undefined
  return `${formatIp(ip)}/${Number(length)}`
}

const Address = z.pipe(
  z.string().check(
    z.refine((text) => canonical(text) !== undefined, {
      error: 'must be an address with its prefix length, as in "10.20.0.5/24"',
    }),
  ),
  z.transform((text) => canonical(text) ?? text),
)

const Gateway = z.pipe(
  z.string().check(z.refine((text) => parseIp(text) !== undefined, { error: 'must be an IP address' })),
  z.transform((text) => {
    const ip = parseIp(text)
    return ip === undefined ? text : formatIp(ip)
  }),
)

const Params = z.strictObject({
  ports: z
    ._default(z.readonly(z.array(Interface)), [])
    .check(z.describe('Interfaces that are in it. Others, such as those of guests, are left in it.')),
  addresses: z
    .optional(z.readonly(z.array(Address)))
    .check(
      z.describe(
        'Addresses that the bridge has, with their prefix lengths. What addresses and routes the ports have move to it. Without this, a port that has addresses is refused.',
      ),
    ),
  gateways: z
    .optional(z.readonly(z.array(Gateway)))
    .check(z.describe('Where the default routes through the bridge lead, one for each family.')),
  mtu: z
    .optional(z.int().check(z.minimum(576), z.maximum(65_535)))
    .check(z.describe('Largest packet in bytes, of the bridge and its ports; left alone where not given.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether the bridge is there.')),
})

export type BridgeParams = z.output<typeof Params>

export const bridge = defineType({
  name: 'bridge',
  summary: 'A Linux bridge with network interfaces in it',
  id: Interface,
  params: Params,
  affects: ['network'],
  observe: (wanted) => observeBridges(wanted),
  desired: ({ params }) => {
    if (params.state === 'absent') return null
    return {
      up: true,
      ports: [...new Set(params.ports)].sort(),
      forwardDelay: 0,
      ...(params.addresses === undefined ? {} : { addresses: [...new Set(params.addresses)].sort() }),
      ...(params.gateways === undefined ? {} : { gateways: [...new Set(params.gateways)].sort() }),
      ...(params.mtu === undefined ? {} : { mtu: params.mtu }),
      persistent: true,
    }
  },
  converge: (change) => (change.after === null ? [dissolve(change)] : [attach(change)]),
})
