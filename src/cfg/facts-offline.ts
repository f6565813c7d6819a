/** Facts of hosts that are not asked now: given ones, those that a run has seen last, or samples. */
import { readFile } from 'node:fs/promises'
import { UserError } from '../core/errors.ts'
import type { RecordedFacts } from '../inventory/model/run.ts'
import { sampleFacts } from '../manifest/sample-facts.ts'
import type { Facts } from '../type/facts.ts'
import type { InventoryView } from '../type/inventory-view.ts'
import type { SiteInventory } from './open-site-inventory.ts'

export interface OfflineFacts {
  readonly facts: Facts
  readonly from: 'given' | 'recorded' | 'sample'
  /** Of recorded ones: when they were observed; ISO 8601, UTC. */
  readonly at?: string
}

/** Hosts that the inventory does not know are left out. */
export async function factsOffline(
  { view, store }: Pick<SiteInventory, 'view' | 'store'>,
  hosts: readonly string[],
  given: ReadonlyMap<string, unknown>,
): Promise<ReadonlyMap<string, OfflineFacts>> {
  return factsAmong(await store.runs.facts(hosts), view, hosts, given)
}

/** The same of facts that are read already. */
export function factsAmong(
  known: readonly RecordedFacts[],
  view: InventoryView,
  hosts: readonly string[],
  given: ReadonlyMap<string, unknown> = new Map(),
): ReadonlyMap<string, OfflineFacts> {
  const recorded = new Map(known.map((one) => [one.host, one]))
  return new Map(
    hosts.flatMap((name): (readonly [string, OfflineFacts])[] => {
      const host = view.host(name)
      if (host === undefined) return []
      const sample = sampleFacts(host)
      const own = given.get(name)
      if (own !== undefined) return [[name, { facts: completed(own, sample), from: 'given' }]]
      const last = recorded.get(name)
      if (last === undefined) return [[name, { facts: sample, from: 'sample' }]]
      return [[name, { facts: completed(JSON.parse(last.facts), sample), from: 'recorded', at: last.at }]]
    }),
  )
}

/** An earlier program may not have observed all that there is now. */
function completed(found: unknown, sample: Facts): Facts {
  // What was written is what was observed: see the recorder, and `cfg facts --json`.
  return { ...sample, ...(found as Partial<Facts>) }
}

/** Facts by host, out of what `cfg facts --json` has printed. Throws UserError. */
export async function readFactsFile(path: string, name: string): Promise<ReadonlyMap<string, unknown>> {
  const action = `Cannot read the facts in "${name}"`
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    const { message } = cause as Error
    throw new UserError(`${action}: ${message}`, { cause })
  }
  const found = new Map(hostsIn(text).flatMap(({ host, facts }) => (isRecord(facts) ? [[host, facts]] : [])))
  if (found.size > 0) return found
  throw new UserError(`${action}: there are none`, { hint: 'cfg facts --all --json > FILE makes them' })
}

function hostsIn(text: string): readonly { readonly host: string; readonly facts: unknown }[] {
  try {
    const value: unknown = JSON.parse(text)
    const result = isRecord(value) ? value['result'] : undefined
    const hosts = isRecord(result) ? result['hosts'] : undefined
    return (Array.isArray(hosts) ? (hosts as readonly unknown[]) : []).flatMap((one) =>
      isRecord(one) ? [{ host: String(one['host']), facts: one['facts'] }] : [],
    )
  } catch {
    return []
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
