/** What another program says of the NICs of a host that has bonds and bridges, in the words of the host. */
import type { DraftNic } from '../../import/draft.ts'
import type { Nic } from '../model/host.ts'

/**
 * A DHCP server knows MACs, and the addresses that it gives them; what stands between the two on the host it can only
 * guess. Ports are known by their MAC, so they keep their names; an address that a bond or a bridge has stays there.
 */
export function asKnown(present: readonly Nic[], said: readonly DraftNic[]): readonly DraftNic[] {
  if (!present.some(({ kind }) => kind !== undefined)) return said
  const ports = new Map(
    present.flatMap(({ mac, kind, name }) =>
      mac === undefined || kind !== undefined ? [] : [[mac, name] as const],
    ),
  )
  const called = new Map<string, string>()
  for (const { name, mac } of said) {
    const port = ports.get(mac ?? '')
    if (name !== undefined && port !== undefined) called.set(name, port)
  }
  const settled = new Map<string, DraftNic>()
  const others: DraftNic[] = []
  for (const draft of said) {
    const members = draft.members?.map((name) => called.get(name) ?? name)
    const above = present.find((nic) => isAbove(nic, draft, members))
    const name = above?.name ?? (draft.kind === undefined ? ports.get(draft.mac ?? '') : undefined)
    if (above !== undefined && (draft.mac === undefined || ports.has(draft.mac) || draft.mac === above.mac)) {
      const before = settled.get(above.name)?.addresses ?? []
      settled.set(above.name, { name: above.name, addresses: [...before, ...draft.addresses] })
    } else
      others.push({
        ...draft,
        ...(members === undefined ? {} : { members }),
        ...(name === undefined || draft.name === undefined ? {} : { name }),
      })
  }
  return [...others, ...settled.values()]
}

/** A bond, a bridge or a VLAN interface that has one of the addresses, or the same ports. */
function isAbove(nic: Nic, draft: DraftNic, members: readonly string[] | undefined): boolean {
  if (nic.kind === undefined) return false
  if (draft.addresses.some(({ ip }) => nic.addresses.some((address) => address.ip === ip))) return true
  return members !== undefined && [...members].sort().join(' ') === [...(nic.members ?? [])].sort().join(' ')
}
