/** The NICs of one host, from what its reservations say of MACs and addresses. */
import type { DraftNic } from '../draft.ts'
import { nameNics, nicOf, type Bond, type Port } from './name-nics.ts'

export interface NicPart {
  readonly mac?: string
  /** Further MACs that the same addresses are given to. */
  readonly otherMacs?: readonly string[]
  /** Name of the NIC, where there is one. */
  readonly nic?: string
  readonly addresses: readonly string[]
}

/** The ports of one host, with what they are found by. */
interface Ports {
  readonly all: Port[]
  readonly byMacAndWire: Map<string, Port>
  readonly byMac: Map<string, Port>
  readonly byWire: Map<string, Port>
  readonly byName: Map<string, Port>
}

type WireOf = (ip: string) => string | undefined

/**
 * One NIC for each MAC on each wire. An address that goes to several MACs is that of a bond of them (machines that boot
 * from the network by any of their ports); one that goes to none belongs to the NIC on the same wire, or to the only one.
 */
export function joinNics(parts: readonly NicPart[], wireOf: WireOf): readonly DraftNic[] {
  const [single, ...others] = parts
  if (single !== undefined && others.length === 0 && isPlain(single))
    return single.mac === undefined && single.addresses.length === 0
      ? []
      : [nicOf(single.nic, single.mac, single.addresses)]
  const macsOf = new Map<string, Set<string>>()
  for (const part of parts)
    for (const ip of part.addresses)
      for (const mac of macsIn(part)) macsOf.set(ip, (macsOf.get(ip) ?? new Set()).add(mac))
  const ports: Ports = {
    all: [],
    byMacAndWire: new Map(),
    byMac: new Map(),
    byWire: new Map(),
    byName: new Map(),
  }
  const bonds = new Map<string, Bond>()
  for (const part of parts) {
    const macs = macsIn(part)
    const bonded = part.addresses.filter((ip) => (macsOf.get(ip)?.size ?? 0) > 1)
    for (const ip of bonded) {
      const key = [...(macsOf.get(ip) ?? [])].sort().join(' ')
      const bond: Bond = bonds.get(key) ?? {
        name: part.nic,
        macs: [...(macsOf.get(ip) ?? [])],
        wire: wireOf(ip),
        addresses: new Set(),
      }
      bonds.set(key, bond)
      bond.addresses.add(ip)
    }
    // Where one part names the MAC that has an address, one that does not has nothing to add.
    const plain = part.addresses.filter((ip) => !bonded.includes(ip) && (macs.length > 0 || !macsOf.has(ip)))
    const known = macs.length > 0 ? macs : [undefined]
    // What goes to several ports is called by the name of their bond.
    const name = bonded.length > 0 ? undefined : part.nic
    for (const mac of known) addPorts(ports, name, mac, plain, wireOf)
  }
  return nameNics(...toBonds(ports.all, [...bonds.values()]))
}

/** An address that goes to no MAC is that of the bond on its wire. */
function toBonds(ports: readonly Port[], bonds: readonly Bond[]): [readonly Port[], readonly Bond[]] {
  if (bonds.length === 0) return [ports, bonds]
  const kept = ports.filter((port) => {
    const bond = port.mac === undefined ? bonds.find(({ wire }) => wire === port.wire) : undefined
    for (const ip of bond === undefined ? [] : port.addresses) bond?.addresses.add(ip)
    return bond === undefined
  })
  return [kept, bonds]
}

/** One MAC at most, and no more than one address: by far the most of them are. */
function isPlain({ otherMacs = [], addresses }: NicPart): boolean {
  return otherMacs.length === 0 && addresses.length < 2
}

function macsIn({ mac, otherMacs = [] }: NicPart): readonly string[] {
  return mac === undefined ? otherMacs : [mac, ...otherMacs]
}

function addPorts(
  ports: Ports,
  name: string | undefined,
  mac: string | undefined,
  addresses: readonly string[],
  wireOf: WireOf,
): void {
  if (addresses.length === 0 && mac !== undefined && !ports.byMac.has(mac))
    addPort(ports, { name, mac, wire: undefined, addresses: new Set() })
  for (const ip of addresses) {
    const wire = wireOf(ip)
    const port = portFor(ports, name, mac, wire) ?? addPort(ports, { name, mac, wire, addresses: new Set() })
    port.addresses.add(ip)
    port.name ??= name
    port.wire ??= wire
    if (wire !== undefined && !ports.byWire.has(wire)) ports.byWire.set(wire, port)
    ports.byMacAndWire.set(keyOf(port), port)
  }
}

function addPort(ports: Ports, port: Port): Port {
  ports.all.push(port)
  if (port.mac !== undefined && !ports.byMac.has(port.mac)) ports.byMac.set(port.mac, port)
  if (port.wire !== undefined && !ports.byWire.has(port.wire)) ports.byWire.set(port.wire, port)
  if (port.name !== undefined && !ports.byName.has(port.name)) ports.byName.set(port.name, port)
  ports.byMacAndWire.set(keyOf(port), port)
  return port
}

function keyOf({ mac, wire }: Pick<Port, 'mac' | 'wire'>): string {
  return `${mac ?? ''} ${wire ?? ''}`
}

/**
 * Where the wire of an address without MAC is not known, or that of the host's only NIC, it is taken to be that NIC's; not where
 * it is said to be of another.
 */
function portFor(
  ports: Ports,
  name: string | undefined,
  mac: string | undefined,
  wire: string | undefined,
): Port | undefined {
  const port = likelyPort(ports, mac, wire)
  if (mac !== undefined || name === undefined || (port?.name ?? name) === name) return port
  return ports.byName.get(name)
}

function likelyPort(ports: Ports, mac: string | undefined, wire: string | undefined): Port | undefined {
  const same = ports.byMacAndWire.get(keyOf({ mac, wire }))
  if (same !== undefined) return same
  if (mac !== undefined) {
    const port = ports.byMac.get(mac)
    return port?.addresses.size === 0 ? port : undefined
  }
  const [only] = ports.all
  const onWire = wire === undefined ? undefined : ports.byWire.get(wire)
  if (onWire !== undefined || ports.all.length !== 1 || only === undefined) return onWire
  return wire === undefined || only.wire === undefined ? only : undefined
}
