/** Assigns to many objects, in memory: what each would be, and what is wrong with the values. */
import type { Problem } from '../../core/errors.ts'
import type { Change } from '../model/change.ts'
import { assign, type Assignment, type Target } from '../fields/assign.ts'
import { targets } from '../fields/targets.ts'
import { retired } from '../lifecycle/retire.ts'
import { canonical } from '../model/canonical.ts'
import type { Host } from '../model/host.ts'
import { networksByName } from '../model/names.ts'
import type { Network } from '../model/network.ts'
import type { ObjectKind, ObjectOfKind, Snapshot } from '../model/snapshot.ts'
import type { ObjectProblem } from './alike-problems.ts'
import { withSubnet } from './find-object.ts'
import { followMacs } from './follow-mac.ts'
import type { SettableKind } from './set-object.ts'

/** One name of an object, of a NIC its host's and its own. */
export type Names = readonly string[]

/** Each object that a named thing belongs to, before and after; both are canonical, and the same where nothing differs. */
export function assignMany(
  snapshot: Snapshot,
  kind: SettableKind,
  names: readonly Names[],
  assignments: readonly Assignment[],
  problems: ObjectProblem[],
): readonly Change[] {
  const chosen = new Set(names.map((parts) => parts.join(' ')))
  /** What is assigned to things of one kind; those that are not chosen stay the very same. */
  const assigner =
    <T>(target: Target<T>) =>
    (title: string, object: T): T => {
      if (!chosen.has(title)) return object
      const own: Problem[] = []
      const after = assign(target, object, assignments, own)
      problems.push(...own.map((problem) => ({ title, problem })))
      return after
    }
  switch (kind) {
    case 'host':
      return edited('host', snapshot.hosts, wholeHost(assigner(targets.host)))
    case 'network':
      return edited('network', snapshot.networks, whole(assigner(targets.network)))
    case 'zone':
      return edited('zone', snapshot.zones, whole(assigner(targets.zone)))
    case 'group':
      return edited('group', snapshot.groups, whole(assigner(targets.group)))
    case 'subnet':
      return edited('network', snapshot.networks, eachSubnet(assigner(targets.subnet)))
    case 'nic':
      return edited('host', snapshot.hosts, eachNic(snapshot, assigner(targets.nic)))
  }
}

type Assigner<T> = (title: string, object: T) => T

function whole<T extends { readonly name: string }>(assigned: Assigner<T>): (object: T) => T {
  return (object) => assigned(object.name, object)
}

/** Who retires loses its addresses and aliases, as with `inv state`. */
function wholeHost(assigned: Assigner<Host>): (host: Host) => Host {
  return (host) => {
    const after = assigned(host.name, host)
    return after.state === 'retired' && host.state !== 'retired' ? retired(after) : after
  }
}

function eachSubnet(assigned: Assigner<Network['subnets'][number]>): (network: Network) => Network {
  return (network) =>
    network.subnets.reduce((current, subnet) => {
      const after = assigned(subnet.prefix, subnet)
      return after === subnet ? current : withSubnet(current, subnet.prefix, after)
    }, network)
}

function eachNic({ networks }: Snapshot, assigned: Assigner<Host['nics'][number]>): (host: Host) => Host {
  const byName = networksByName(networks)
  return (host) => {
    const nics = host.nics.map((nic) => assigned(`${host.name} ${nic.name}`, nic))
    const changed = nics.some((nic, index) => nic !== host.nics[index])
    return changed ? followMacs(byName, host, { ...host, nics }) : host
  }
}

function edited<K extends ObjectKind>(
  kind: K,
  objects: readonly ObjectOfKind[K][],
  edit: (object: ObjectOfKind[K]) => ObjectOfKind[K],
): readonly Change[] {
  return objects.flatMap((before) => {
    const after = edit(before)
    // Both are of the kind that stands beside them.
    return after === before ? [] : [{ kind, before, after: canonical(kind, after) } as unknown as Change]
  })
}
