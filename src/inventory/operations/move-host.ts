/** Moves a host: under another parent, or one of its NICs to another network with addresses from there. */
import { UserError, type Problem } from '../../core/errors.ts'
import { parseIp } from '../../core/ip.ts'
import type { Tx } from '../../db/store.ts'
import type { Host, Nic, NicAddress } from '../model/host.ts'
import { bundleOf, macsOf, withNicMoved } from '../model/nic-stack.ts'
import { putChecked } from '../rules/problems-of.ts'
import { unknownObject } from '../rules/unknown-object.ts'
import { chooseAddresses, readWish } from './choose-addresses.ts'
import { existing } from './find-object.ts'
import { nicOf } from './set-object.ts'
import { typedName } from '../model/typed-name.ts'

export interface Move {
  readonly parent?: string | undefined
  readonly network?: string | undefined
  /** The NIC that goes to the network. Default: the first. */
  readonly nic?: string | undefined
  /** As for a new NIC. Default: free ones of the network. */
  readonly ips: readonly string[]
}

export interface MovedHost {
  readonly before: Host
  readonly after: Host
  /** The NIC that went to another network. */
  readonly nic: string | undefined
}

/** One change; throws Invalid with every reason. */
export async function moveHost(tx: Tx, name: string, move: Move): Promise<MovedHost> {
  const action = `Cannot move host "${typedName('host', name)}"`
  const before = await existing(tx, action, 'host', name)
  if (move.parent === undefined && move.network === undefined)
    throw new UserError(`${action}: it is not said where to`, { hint: 'give --parent HOST or --network NET' })
  if (move.network === undefined && (move.nic !== undefined || move.ips.length > 0))
    throw new UserError(`${action}: --nic and --ip are for --network`)
  const problems: Problem[] = []
  let after: Host = move.parent === undefined ? before : { ...before, parent: typedName('host', move.parent) }
  let moved: Nic | undefined
  if (move.network !== undefined) {
    const nic = movingNic(action, before, move.nic)
    moved = await onNetwork(tx, before, nic, move.network.toLowerCase(), move.ips, problems)
    after = { ...after, nics: withNicMoved(before, nic, moved) }
  }
  await putChecked(tx, action, 'host', after, problems)
  return { before, after, nic: moved?.name }
}

function movingNic(action: string, host: Host, name: string | undefined): Nic {
  if (name !== undefined) return nicOf(action, host, name)
  // What is in a bond or a bridge goes with that.
  const free = host.nics.filter((one) => bundleOf(host, one) === undefined)
  const [nic, ...others] = free
  if (nic === undefined)
    throw new UserError(`${action}: it has no NIC`, { hint: `inv add nic ${host.name} eth0 --network NET` })
  if (others.length > 0)
    throw new UserError(`${action}: it has ${free.length} NICs`, {
      hint: `give --nic ${free.map((one) => one.name).join(' or ')}`,
    })
  return nic
}

/** With addresses of that network; a name of its own passes to the new address of the same family. */
async function onNetwork(
  tx: Tx,
  host: Host,
  nic: Nic,
  networkName: string,
  ips: readonly string[],
  problems: Problem[],
): Promise<Nic> {
  const wish = readWish(ips, nic.name, problems)
  const network = await tx.get('network', networkName)
  if (network === undefined) {
    problems.push(await unknownObject(tx, 'network', networkName))
    return nic
  }
  if (nic.network === networkName)
    problems.push({ message: `NIC "${nic.name}" is on network "${networkName}" already` })
  const others = host.nics.filter((one) => one !== nic)
  const chosen = await chooseAddresses(
    tx,
    network,
    wish,
    {
      host: host.name,
      mac: macsOf(host, nic)[0],
      promised: new Set(others.flatMap((one) => one.addresses.map(({ ip }) => ip))),
    },
    problems,
  )
  return { ...nic, network: networkName, addresses: chosen.map((ip) => named(ip, nic.addresses)) }
}

function named(ip: string, before: readonly NicAddress[]): NicAddress {
  const family = parseIp(ip)?.family
  const [name, ...more] = before.flatMap((one) =>
    one.name !== undefined && parseIp(one.ip)?.family === family ? [one.name] : [],
  )
  return name === undefined || more.length > 0 ? { ip } : { ip, name }
}
