/** From the parameters and the inventory to what is to be served, in which families, and on which interfaces. */
import { UserError } from '../../src/core/errors.ts'
import { nearest } from '../../src/core/nearest.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import { attachmentsOf, type Attachment, type Family } from './attachments.ts'
import type { Task } from './server.ts'

interface Wishes {
  readonly families?: readonly Family[] | undefined
  readonly networks?: readonly string[] | undefined
  readonly interfaces?: readonly string[] | undefined
}

export function taskOf(params: Wishes, context: HostContext): Task {
  const { host, inventory } = context
  const all = attachmentsOf(context)
  const served = servedNetworks(params, context, all)
  const attachments = all
    .filter(({ network }) => served.includes(network.name))
    .flatMap((one) => {
      const name =
        params.interfaces === undefined
          ? one.interface
          : params.interfaces.find((wanted) => carries(wanted, one))
      return name === undefined ? [] : [{ ...one, interface: name }]
    })
  const families = ([4, 6] as const).filter(
    (family) =>
      params.families?.includes(family) ??
      served.some((name) => inventory.network(name)?.dhcp.includes(family) === true),
  )
  // What relay agents pass on comes in by any interface.
  const isRelayed = served.some((name) => !all.some(({ network }) => network.name === name))
  const listening = isRelayed ? all : attachments
  const unknown = params.interfaces?.find((name) => !all.some((one) => carries(name, one)))
  if (unknown !== undefined) throw unknownInterface(unknown, host.name, all)
  return {
    // Where nothing is served, the generator says so best.
    families: families.length === 0 ? [4] : families,
    interfaces: params.interfaces ?? [...new Set(listening.map((one) => one.interface))],
    attachments,
    networks:
      params.networks ??
      (params.interfaces === undefined ? undefined : attachments.map(({ network }) => network.name)),
    context,
  }
}

/** A bridge may be about to be made, when the facts do not know of it. */
function carries(name: string, { interface: found, network }: Attachment): boolean {
  return name === found || name === network.bridge
}

/** Names of the networks that are to be served, plugged in or by relay. */
function servedNetworks(
  { networks }: Wishes,
  { host, inventory }: HostContext,
  plugged: readonly Attachment[],
): readonly string[] {
  if (networks !== undefined) return networks
  return inventory
    .networks()
    .filter(({ name, dhcpServers, dhcp }) => {
      if (dhcp.length === 0) return false
      return dhcpServers === undefined
        ? plugged.some(({ network }) => network.name === name)
        : dhcpServers.includes(host.name)
    })
    .map(({ name }) => name)
}

function unknownInterface(name: string, host: string, known: readonly Attachment[]): UserError {
  const names = known.map((one) => one.interface)
  const near = nearest(name, names)
  return new UserError(
    `Cannot make "${host}" a DHCP server: no network is plugged into its interface "${name}"`,
    {
      hint: near === undefined ? `one of ${names.join(', ')}` : `did you mean "${near}"?`,
    },
  )
}
