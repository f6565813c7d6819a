/** How the hosts of the inventory are reached. */
import type { HostTarget } from '../apply/run-types.ts'
import { Invalid, type Problem, UserError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import {
  type BecomeMethod,
  becomeMethods,
  type Endpoint,
  type TransportChoice,
  transportChoices,
} from '../ssh/endpoint.ts'
import type { AttributeValue } from '../type/attribute.ts'
import type { HostView } from '../type/inventory-view.ts'
import { jumpsOf } from './jump-path.ts'
import type { SiteInventory } from './open-site-inventory.ts'

/** What the command line says otherwise. */
export interface TargetOptions {
  readonly user?: string | undefined
  readonly transport?: TransportChoice | undefined
  readonly become?: BecomeMethod | 'none' | undefined
}

/** Throws Invalid with what is wrong with any of them. */
export function targetsOf(
  names: readonly string[],
  inventory: SiteInventory,
  options: TargetOptions = {},
): readonly HostTarget[] {
  const problems: Problem[] = []
  const targets = names.flatMap((name) => {
    try {
      return [targetOf(name, inventory, options)]
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      problems.push({ message: error.message, hint: error.hint })
      return []
    }
  })
  if (problems.length > 0) throw new Invalid('Cannot reach the hosts', problems)
  return targets
}

/**
 * What the command line says, else the attributes `ssh-address`, `ssh-port`, `ssh-user`, `ssh-transport`, `ssh-become` and
 * `ssh-jump` of the host or its groups, else the operator's ssh_config, else what is recorded: the first address of the first
 * NIC that has one, IPv4 before IPv6, or the host's name in DNS, and the settings of the site.
 */
function targetOf(name: string, inventory: SiteInventory, options: TargetOptions): HostTarget {
  const host = inventory.view.host(name)
  if (host === undefined) throw new UserError(`Cannot reach "${name}": unknown host`)
  const endpoint = endpointOf(host, inventory, options.user)
  const { ssh } = inventory.site.config
  const jumps = jumpsOf(host, inventory.view, (jump) => endpointOf(jump, inventory), ssh.user)
  const become =
    options.become ?? choiceOf(host, 'ssh-become', [...becomeMethods, 'none'] as const) ?? ssh.become
  return {
    ...endpoint,
    parent: host.parent,
    transport: options.transport ?? choiceOf(host, 'ssh-transport', transportChoices) ?? ssh.transport,
    ...(become === undefined || become === 'none' ? {} : { become }),
    ...(jumps.length === 0 ? {} : { jumps }),
  }
}

function endpointOf(host: HostView, { site }: SiteInventory, wanted?: string): Endpoint {
  const { attributes } = host
  const [address, port, user] = [attributes['ssh-address'], attributes['ssh-port'], attributes['ssh-user']]
  return {
    name: host.name,
    address: textOf(address) ?? firstAddress(host) ?? host.fqdn,
    ...(port === undefined ? {} : { port: Number(port) }),
    user: wanted ?? textOf(user) ?? site.config.ssh.user,
    hostKeys: host.hostKeys,
    yields: [
      ...(address === undefined ? ['address' as const] : []),
      ...(port === undefined ? ['port' as const] : []),
      ...(wanted === undefined && user === undefined ? ['user' as const] : []),
    ],
  }
}

function choiceOf<const Choice extends string>(
  { name, attributes }: HostView,
  attribute: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = textOf(attributes[attribute])
  if (text === undefined) return undefined
  const found = choices.find((one) => one === text)
  if (found !== undefined) return found
  const near = nearest(text, choices)
  throw new UserError(`Cannot reach "${name}": its attribute ${attribute} is "${text}"`, {
    hint: near === undefined ? `one of ${choices.join(', ')}` : `did you mean "${near}"?`,
  })
}

function firstAddress(host: HostView): string | undefined {
  const addresses = host.nics.flatMap((nic) => nic.addresses)
  return (addresses.find(({ family }) => family === 4) ?? addresses[0])?.ip
}

function textOf(value: AttributeValue | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}
