/** Who may have which MAC: one machine on a network, unless more are meant to. */
import type { Problem } from '../../core/errors.ts'
import type { Host, Nic } from '../model/host.ts'
import type { Lookup } from '../model/lookup.ts'
import { bundleOf, isAbove, macUse, type MacUse } from '../model/nic-stack.ts'

const SHARE = 'where that is on purpose, say --shared-mac, or inv set nic HOST NIC shared-mac=true'

/** Of all NICs of the host. `self`: the name under which it is stored now. */
export async function macProblems(lookup: Lookup, host: Host, self: string): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const mac of new Set(host.nics.flatMap((nic) => nic.mac ?? []))) {
    problems.push(...twinProblems(host, mac))
    problems.push(...(await ownerProblems(lookup, host, mac, self)))
  }
  return problems
}

/** Each of the host's NICs that has the MAC of an earlier one. */
function twinProblems(host: Host, mac: string): readonly Problem[] {
  const nics = host.nics.filter((nic) => nic.mac === mac)
  return nics.flatMap((nic, index) => {
    const twin = nics.slice(0, index).find((other) => mayMeet(nic, other) && !mayShare(host, nic, other))
    return twin === undefined ? [] : [twinProblem(host, nic, twin, mac)]
  })
}

/** A bond goes by the MAC of a member, a bridge and a VLAN interface too. */
function mayShare(host: Host, a: Nic, b: Nic): boolean {
  return a.sharedMac === true || b.sharedMac === true || isAbove(host, a, b) || isAbove(host, b, a)
}

function mayMeet(a: Nic, b: Nic): boolean {
  return a.network === b.network || a.network === undefined || b.network === undefined
}

function twinProblem(host: Host, nic: Nic, twin: Nic, mac: string): Problem {
  const bundle = bundleOf(host, nic)
  const together = bundle?.kind === 'bond' && bundle === bundleOf(host, twin)
  return {
    message: `MAC ${mac} is given to NIC "${twin.name}" and to NIC "${nic.name}"`,
    hint: together ? `a running bond shows one MAC for all: "ethtool -P ${nic.name}" shows its own` : SHARE,
  }
}

/** Other hosts that are heard by the MAC on a network where this one is. */
async function ownerProblems(
  lookup: Lookup,
  host: Host,
  mac: string,
  self: string,
): Promise<readonly Problem[]> {
  const use = macUse(host, mac)
  const told = new Set([self])
  const problems: Problem[] = []
  for (const { host: name, nic } of use.shared ? [] : await lookup.ownersOfMac(mac)) {
    if (told.has(name)) continue
    told.add(name)
    const owner = await lookup.get('host', name)
    if (owner !== undefined && clash(use, macUse(owner, mac)))
      problems.push({ message: `MAC ${mac} belongs to host "${name}" (${nic})`, hint: SHARE })
  }
  return problems
}

/** On different networks one MAC may be met twice; on one, or where that is not known, it may not. */
function clash(a: MacUse, b: MacUse): boolean {
  if (a.shared || b.shared) return false
  if (a.networks.size === 0 || b.networks.size === 0) return true
  return [...a.networks].some((network) => b.networks.has(network))
}
