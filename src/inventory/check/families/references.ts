/** Names of objects that are not there, and objects that stand on each other in a circle. */
import { nearest } from '../../../core/nearest.ts'
import { circlesOf, showCircle } from '../circles.ts'
import { defineFamily, groupOf, hostOf, networkOf, zoneObject, type Report } from '../define-family.ts'
import type { ObjectName } from '../finding.ts'
import type { CheckView } from '../view.ts'

const codes = {
  'reference-unknown': {
    severity: 'error',
    meaning: 'a parent, group, network, name server, primary or DHCP server that is not in the inventory',
  },
  'parent-circle': { severity: 'error', meaning: 'hosts that are each the parent of the next, in a circle' },
  'group-circle': { severity: 'error', meaning: 'groups that are each within the next, in a circle' },
} as const

/** Comparing a name with all others is slow in a large inventory; the first mistakes tell what went wrong. */
const SUGGESTIONS = 20

export const references = defineFamily({
  title: 'References',
  codes,
  find: (view, report) => {
    findUnknown(view, report)
    const parents = (name: string): readonly string[] => [view.hosts.get(name)?.parent ?? []].flat()
    const guests = view.snapshot.hosts.filter(({ parent }) => parent !== undefined)
    for (const circle of circlesOf(
      guests.map(({ name }) => name),
      parents,
    ))
      report('parent-circle', hostOf({ name: circle[0] ?? '' }), {
        message: `its parents go round in a circle: ${showCircle(circle)}`,
        mend: `inv set host ${circle[0]} parent=`,
        key: 'parent',
      })
    const above = (name: string): readonly string[] => view.groups.get(name)?.parents ?? []
    for (const circle of circlesOf(view.groups.keys(), above))
      report('group-circle', groupOf({ name: circle[0] ?? '' }), {
        message: `its parents go round in a circle: ${showCircle(circle)}`,
        mend: `inv set group ${circle[0]} parent-=${circle[1] ?? circle[0]}`,
        key: 'parents',
      })
  },
})

function findUnknown(view: CheckView, report: Report<keyof typeof codes>): void {
  const { hosts, networks, groups, snapshot } = view
  let suggestions = 0
  const ask = (
    object: ObjectName,
    kind: 'host' | 'group' | 'network',
    name: string,
    use: { readonly key: string; readonly what: string; readonly out: string },
  ): void => {
    const known = { host: hosts, group: groups, network: networks }[kind]
    if (known.has(name)) return
    suggestions += 1
    const meant = suggestions > SUGGESTIONS ? undefined : nearest(name, known.keys())
    report('reference-unknown', object, {
      message: `${use.what} "${name}" is not in the inventory`,
      mend: meant === undefined ? use.out : `did you mean "${meant}"? Else ${use.out}`,
      key: use.key,
      about: name,
    })
  }
  for (const host of snapshot.hosts) {
    const set = `inv set host ${host.name}`
    if (host.parent !== undefined)
      ask(hostOf(host), 'host', host.parent, { key: 'parent', what: 'its parent', out: `${set} parent=` })
    for (const group of host.groups)
      ask(hostOf(host), 'group', group, { key: 'groups', what: 'its group', out: `${set} group-=${group}` })
    for (const nic of host.nics)
      if (nic.network !== undefined)
        ask(hostOf(host), 'network', nic.network, {
          key: `nics[${nic.name}].network`,
          what: `the network of NIC "${nic.name}",`,
          out: `inv set nic ${host.name} ${nic.name} network=`,
        })
  }
  for (const group of snapshot.groups)
    for (const parent of group.parents)
      ask(groupOf(group), 'group', parent, {
        key: 'parents',
        what: 'its parent',
        out: `inv set group ${group.name} parent-=${parent}`,
      })
  for (const zone of snapshot.zones)
    for (const server of zone.ns)
      if (!server.includes('.'))
        ask(zoneObject(zone), 'host', server, {
          key: 'ns',
          what: 'name server',
          out: `inv set zone ${zone.name} ns-=${server}`,
        })
  for (const zone of snapshot.zones)
    if (zone.primary !== undefined)
      ask(zoneObject(zone), 'host', zone.primary, {
        key: 'primary',
        what: 'primary',
        out: `inv set zone ${zone.name} primary=`,
      })
  for (const network of snapshot.networks)
    for (const server of network.dhcpServers ?? [])
      ask(networkOf(network), 'host', server, {
        key: 'dhcpServers',
        what: 'DHCP server',
        out: `inv set network ${network.name} dhcp-server-=${server}`,
      })
}
