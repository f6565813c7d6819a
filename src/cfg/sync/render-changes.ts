/** Which resources of which hosts a sync would change: customers and hosts to which the same happens are told together. */
import { type Block, type Cell, lines, toned } from '../../command/block.ts'
import { counted } from '../../core/counted.ts'
import type { HostChanges } from '../check-trees/checked-tree.ts'
import type { CustomerSync } from './customer-sync.ts'

interface Group {
  readonly changes: readonly Cell[]
  /** Hosts by customer. */
  readonly hosts: Map<string, string[]>
}

export function changeLines(results: readonly CustomerSync[]): readonly Block[] {
  const groups = new Map<string, Group>()
  for (const { customer, check } of results)
    for (const host of check?.changes ?? []) {
      const changes = linesOf(host)
      const key = JSON.stringify(changes)
      const group = groups.get(key) ?? { changes, hosts: new Map<string, string[]>() }
      group.hosts.set(customer, [...(group.hosts.get(customer) ?? []), host.host])
      groups.set(key, group)
    }
  return [...groups.values()].map(({ changes, hosts }) =>
    lines(toned('strong', whereText(hosts)), ...changes),
  )
}

function linesOf({ added, removed, changed, unknown }: HostChanges): readonly Cell[] {
  return [
    ...added.map((name) => toned('good', `  + ${name}`)),
    ...changed.map((name) => toned('warning', `  ~ ${name}`)),
    ...removed.map((name) => toned('bad', `  - ${name}`)),
    ...(unknown === true ? ['  ? nothing to compare with: as it is now it cannot be evaluated'] : []),
  ]
}

/** So many names are told. */
const NAMED = 5

function whereText(hosts: ReadonlyMap<string, readonly string[]>): string {
  const [[customer, names] = ['', []]] = hosts
  if (hosts.size === 1) return `${customer}: ${listed(names)}`
  const all = [...hosts.values()].reduce((sum, { length }) => sum + length, 0)
  return `${counted(all, 'host')} of ${counted(hosts.size, 'customer')}: ${listed([...hosts.keys()])}`
}

/** `a, b and 3 more` */
export function listed(names: readonly string[], most = NAMED): string {
  const shown = names.slice(0, most).join(', ')
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}
