/** What stands in the user context of an object of Kea, where everyone may put what he likes. */
import { ipv6Modes } from '../../inventory/model/network.ts'
import type { SubnetFields } from '../dhcp/settings.ts'
import type { JsonObject } from './parse-json.ts'

/** Its texts, numbers and flags, by name. */
export function contextOf(object: JsonObject): ReadonlyMap<string, string | number | boolean> {
  const context = object.entries.get('user-context')
  if (context?.kind !== 'object') return new Map()
  return new Map(
    [...context.entries].flatMap(([name, value]) =>
      value.kind === 'scalar' && value.value !== null ? [[name, value.value] as const] : [],
    ),
  )
}

/** What our own generator says of a subnet beyond what Kea can be told. */
export interface SubnetContext {
  readonly network?: string
  readonly fields?: Pick<SubnetFields, 'domain' | 'ipv6'>
  /** False: it is there only because it shares the wire. */
  readonly isServed?: boolean
}

export function subnetContext(object: JsonObject): SubnetContext {
  const context = contextOf(object)
  const [network, domain] = [context.get('network'), context.get('domain')]
  const ipv6 = ipv6Modes.find((mode) => mode === context.get('ipv6'))
  return {
    ...(typeof network === 'string' ? { network } : {}),
    fields: {
      ...(typeof domain === 'string' ? { domain } : {}),
      ...(ipv6 === undefined ? {} : { ipv6 }),
    },
    isServed: context.get('dhcp') !== false,
  }
}
