/** Gives an address that one NIC has to another, of the same host or of another one. */
import { UserError } from '../../core/errors.ts'
import { formatIp, parseIp } from '../../core/ip.ts'
import type { Tx } from '../../db/store.ts'
import type { Host, Nic } from '../model/host.ts'
import { problemsOf, putChecked } from '../rules/problems-of.ts'
import { existing } from './find-object.ts'
import { nicOf } from './set-object.ts'

export interface MovedAddress {
  readonly ip: string
  readonly from: { readonly host: string; readonly nic: string }
  readonly to: { readonly host: string; readonly nic: string }
}

/**
 * A name of its own goes with the address; else it has the new host's. Default for the NIC: the first on the address's
 * network, or the first that is on none.
 */
export async function moveAddress(
  tx: Tx,
  text: string,
  hostName: string,
  nicName?: string,
): Promise<MovedAddress> {
  const action = `Cannot move address "${text}"`
  const { from, nic, address } = await ownedAddress(tx, action, text)
  const receiver = await existing(tx, action, 'host', hostName)
  const target =
    nicName === undefined ? nicFor(action, receiver, nic.network) : nicOf(action, receiver, nicName)
  const moved = {
    ip: address.ip,
    from: { host: from.name, nic: nic.name },
    to: { host: receiver.name, nic: target.name },
  }
  if (receiver.name === from.name && target.name === nic.name)
    throw new UserError(`${action}: NIC "${nic.name}" of "${from.name}" has it already`)
  const left: Host = {
    ...from,
    nics: from.nics.map((one) =>
      one === nic ? { ...nic, addresses: nic.addresses.filter((other) => other !== address) } : one,
    ),
  }
  const same = receiver.name === from.name
  const problems = same
    ? []
    : (await problemsOf(tx, 'host', left)).map((problem) => ({
        ...problem,
        message: `host "${left.name}": ${problem.message}`,
      }))
  if (!same) await tx.put('host', left)
  const base = same ? left : receiver
  const after: Host = {
    ...base,
    nics: base.nics.map((one) =>
      one.name === target.name
        ? { ...one, ...placed(one, nic), addresses: [...one.addresses, address] }
        : one,
    ),
  }
  await putChecked(tx, action, 'host', after, problems)
  return moved
}

/** A NIC that is on no network yet is on that of its first address. */
function placed(target: Nic, source: Nic): Pick<Nic, 'network'> {
  const network = target.network ?? source.network
  return network === undefined ? {} : { network }
}

async function ownedAddress(
  tx: Tx,
  action: string,
  text: string,
): Promise<{ readonly from: Host; readonly nic: Nic; readonly address: Nic['addresses'][number] }> {
  const ip = parseIp(text)
  if (ip === undefined) throw new UserError(`${action}: it is no IP address`)
  const owner = await tx.ownerOfAddress(ip)
  if (owner === undefined)
    throw new UserError(`${action}: nobody has it`, { hint: `inv add address ${formatIp(ip)} --host HOST` })
  if (owner.kind === 'reserved')
    throw new UserError(`${action}: no host has it, it is reserved: ${owner.purpose}`, {
      hint: `inv rm address ${formatIp(ip)}, then inv add address ${formatIp(ip)} --host HOST`,
    })
  const from = await existing(tx, action, 'host', owner.host)
  const nic = nicOf(action, from, owner.nic)
  const address = nic.addresses.find((one) => one.ip === formatIp(ip))
  if (address === undefined) throw new Error(`${from.name} ${nic.name} has no ${formatIp(ip)}`)
  return { from, nic, address }
}

function nicFor(action: string, host: Host, network: string | undefined): Nic {
  const nic =
    host.nics.find((one) => one.network === network) ?? host.nics.find((one) => one.network === undefined)
  if (nic !== undefined) return nic
  throw new UserError(`${action}: host "${host.name}" has no NIC on network "${network ?? ''}"`, {
    hint: `inv add nic ${host.name} NAME --network ${network ?? 'NET'} --ip none`,
  })
}
