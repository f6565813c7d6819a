/** Whom a host asks for the time: what the manifest says, else what the inventory says of its subnets, else the public pool. */
import type { HostContext } from '../../src/type/define-type.ts'
import type { Params } from './params.ts'

export interface Sources {
  readonly servers: readonly string[]
  readonly pools: readonly string[]
}

export function sourcesOf({ servers, pools }: Params, { host }: HostContext): Sources {
  if (servers !== undefined || pools !== undefined) return { servers: servers ?? [], pools: pools ?? [] }
  const addresses = host.nics.flatMap((nic) => nic.addresses)
  const own = new Set(addresses.map(({ ip }) => ip))
  const recorded = [...new Set(addresses.flatMap(({ ntp }) => ntp ?? []))]
  // The host that the others ask asks somebody else.
  const others = recorded.filter((one) => !own.has(one) && one !== host.fqdn)
  const isServer = others.length < recorded.length
  return others.length === 0 || isServer
    ? { servers: [], pools: ['pool.ntp.org'] }
    : { servers: others, pools: [] }
}
