/** Records a machine in one step: hardware, MACs, addresses, groups, names. */
import type { Problem } from '../../core/errors.ts'
import { parseSize } from '../../core/size.ts'
import type { Tx } from '../../db/store.ts'
import { assign, type Assignment } from '../fields/assign.ts'
import { targets } from '../fields/targets.ts'
import type { Disk, Host } from '../model/host.ts'
import { dnsName } from '../model/typed-name.ts'
import { putChecked } from '../rules/problems-of.ts'
import { existsProblem } from './find-object.ts'
import type { NicInput } from './make-nic.ts'
import { membersWithoutAddress, withNic } from './with-nic.ts'

export interface HostInput {
  readonly name: string
  readonly set: readonly Assignment[]
  readonly nics: readonly NicInput[]
  /** `20G`, `vdb=20G` */
  readonly disks: readonly string[]
  /** The customer's branch; see `makeMac`. */
  readonly macSeed: string
  readonly macPrefix?: string | undefined
  /** What was wrong with the input already where it was read. */
  readonly problems?: readonly Problem[]
}

/** Throws Invalid with every reason; nothing is stored then. */
export async function addHost(tx: Tx, input: HostInput): Promise<Host> {
  const name = dnsName(input.name)
  const problems: Problem[] = [...(input.problems ?? [])]
  if (await tx.has('host', name)) problems.push(existsProblem)
  let host = assign(targets.host, emptyHost(name), input.set, problems)
  for (const text of input.disks) {
    const disk = readDisk(host, text, problems)
    if (disk !== undefined) host = { ...host, disks: [...host.disks, disk] }
  }
  const macs = { seed: input.macSeed, prefix: input.macPrefix }
  for (const nic of membersWithoutAddress(input.nics))
    host = (await withNic(tx, host, nic, macs, problems)).host
  await putChecked(tx, `Cannot add host "${name}"`, 'host', host, problems)
  return host
}

function emptyHost(name: string): Host {
  return {
    name,
    kind: 'physical',
    state: 'active',
    groups: [],
    tags: [],
    attributes: {},
    aliases: [],
    hostKeys: [],
    nics: [],
    disks: [],
  }
}

/** A disk without a name is called as Linux would: `sda`, or `vda` where the hardware is virtual. */
export function readDisk(host: Host, text: string, problems: Problem[]): Disk | undefined {
  const equals = text.indexOf('=')
  const name = equals === -1 ? freeDiskName(host) : text.slice(0, equals)
  const size = parseSize(text.slice(equals + 1))
  if (size !== undefined) return { name, size }
  const broken = /\.\d/.test(text.slice(equals + 1))
  problems.push({
    message: `disk "${text}" has no size${broken ? ' in whole bytes' : ''}`,
    hint: 'for example vda=20G; units are powers of 1024',
  })
  return undefined
}

function freeDiskName(host: Host): string {
  const prefix = host.kind === 'physical' ? 'sd' : 'vd'
  const taken = new Set(host.disks.map((disk) => disk.name))
  const letter = Array.from('abcdefghijklmnopqrstuvwxyz').find((one) => !taken.has(`${prefix}${one}`)) ?? 'z'
  return `${prefix}${letter}`
}
