// The lab that stands in for a site's hardware: its networks, and the hosts that are named, as the inventory records them.
import { join } from 'node:path'
import { z } from 'zod'
import type { LabPlan } from './plan.ts'
import { mustRun } from './process.ts'
import { type RootName, rootNames } from './roots.ts'

const networks = z.object({
  objects: z.array(
    z.object({
      name: z.string(),
      subnets: z.array(z.object({ prefix: z.string(), dns: z.array(z.string()) })),
    }),
  ),
})
const hosts = z.object({
  objects: z.array(
    z.object({
      name: z.string(),
      nics: z.array(
        z.object({
          name: z.string(),
          mac: z.string().optional(),
          network: z.string().optional(),
          addresses: z.array(z.object({ ip: z.string() })),
        }),
      ),
    }),
  ),
})

export interface SiteRecords {
  readonly networks: z.output<typeof networks>['objects']
  readonly hosts: z.output<typeof hosts>['objects']
}

/** What the inventory of the site holds of machines and wires. */
export async function readSite(site: string): Promise<SiteRecords> {
  return {
    networks: (await list(site, 'network', networks)).objects,
    hosts: (await list(site, 'host', hosts)).objects,
  }
}

/** Each word is HOST or HOST:ROOT; the root is debian unless given. */
export function planOfSite(recorded: SiteRecords, words: readonly string[]): LabPlan {
  return {
    networks: recorded.networks.map(({ name, subnets }) => ({
      name,
      subnets: subnets.map(({ prefix }) => prefix),
    })),
    hosts: words.map((word) => {
      const [name = '', root = 'debian'] = word.split(':')
      const host = recorded.hosts.find((one) => one.name === name)
      if (host === undefined) throw new Error(`Cannot start "${name}": the inventory has no such host`)
      return { name, root: rootNamed(root), nics: host.nics.flatMap((nic) => plugged(name, nic)) }
    }),
  }
}

/** The name servers that the site's subnets hand out: what the operator's seat asks for names. */
export function resolversOfSite({ networks: recorded }: SiteRecords): readonly string[] {
  return [...new Set(recorded.flatMap(({ subnets }) => subnets.flatMap(({ dns }) => dns)))].slice(0, 3)
}

async function list<T extends z.ZodType>(site: string, kind: string, shape: T): Promise<z.output<T>> {
  const inv = join(import.meta.dirname, '..', '..', 'bin', 'inv')
  const { result } = JSON.parse(await mustRun([inv, 'list', kind, '--site', site, '--json'])) as {
    result: unknown
  }
  return shape.parse(result)
}

function rootNamed(root: string): RootName {
  const known = rootNames.find((name) => name === root)
  if (known === undefined) throw new Error(`unknown root "${root}": it is one of ${rootNames.join(', ')}`)
  return known
}

type RecordedNic = SiteRecords['hosts'][number]['nics'][number]

function plugged(
  host: string,
  { name, mac, network, addresses }: RecordedNic,
): LabPlan['hosts'][number]['nics'] {
  if (network === undefined) return []
  if (mac === undefined)
    throw new Error(
      `Cannot start "${host}": its NIC "${name}" has no MAC (inv set nic ${host} ${name} mac=…)`,
    )
  return [{ name, mac, network, addresses: addresses.map(({ ip }) => ip) }]
}
