/** Names for the NICs of a host that are not called anything yet. */
import type { DraftNic } from '../draft.ts'

export interface Port {
  name: string | undefined
  readonly mac: string | undefined
  /** Where its addresses lie; undefined where that is not known. */
  wire: string | undefined
  readonly addresses: Set<string>
}

export interface Bond {
  readonly name: string | undefined
  readonly macs: readonly string[]
  readonly wire: string | undefined
  readonly addresses: Set<string>
}

export function nicOf(
  name: string | undefined,
  mac: string | undefined,
  addresses: Iterable<string>,
): DraftNic {
  return {
    ...(name === undefined ? {} : { name }),
    ...(mac === undefined ? {} : { mac }),
    addresses: [...addresses].map((ip) => ({ ip })),
  }
}

/** Where none has a name and there is no bond, they are left without. */
export function nameNics(ports: readonly Port[], bonds: readonly Bond[]): readonly DraftNic[] {
  const taken = new Set([...ports, ...bonds].flatMap(({ name }) => name ?? []))
  const needed = bonds.length > 0 || taken.size > 0
  const ofPorts = needed ? freeNames(ports, 'eth', taken) : []
  const ofBonds = freeNames(bonds, 'bond', taken)
  const byMac = new Map(ports.map(({ mac }, index) => [mac, ofPorts[index]]))
  return [
    ...ports.map(({ mac, addresses }, index) => nicOf(ofPorts[index], mac, addresses)),
    ...bonds.map(({ macs, addresses }, index): DraftNic => ({
      ...nicOf(ofBonds[index], undefined, addresses),
      kind: 'bond',
      members: macs.flatMap((mac) => byMac.get(mac) ?? []),
    })),
  ]
}

/** Each its own name, the others `eth0`, `eth1`, … as they are free. */
function freeNames(
  all: readonly { readonly name: string | undefined }[],
  stem: string,
  taken: Set<string>,
): readonly string[] {
  const given = new Set<string>()
  let next = 0
  return all.map(({ name }) => {
    if (name !== undefined && !given.has(name)) {
      given.add(name)
      return name
    }
    while (taken.has(`${stem}${next}`)) next += 1
    taken.add(`${stem}${next}`)
    return `${stem}${next}`
  })
}
