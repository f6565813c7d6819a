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

/** Each word is HOST or HOST:ROOT; the root is debian unless given. */
export async function planOfSite(site: string, words: readonly string[]): Promise<LabPlan> {
  const recorded = {
    networks: await list(site, 'network', networks),
    hosts: await list(site, 'host', hosts),
  }
  return {
    networks: recorded.networks.objects.map(({ name, subnets }) => ({
      name,
      subnets: subnets.map(({ prefix }) => prefix),
    })),
    hosts: words.map((word) => {
      const [name = '', root = 'debian'] = word.split(':')
      const host = recorded.hosts.objects.find((one) => one.name === name)
      if (host === undefined) throw new Error(`Cannot start "${name}": the inventory has no such host`)
      return { name, root: rootNamed(root), nics: host.nics.flatMap((nic) => plugged(name, nic)) }
    }),
  }
}

/** The name servers that the site's subnets hand out: what the operator's seat asks for names. */
export async function resolversOfSite(site: string): Promise<readonly string[]> {
  const { objects } = await list(site, 'network', networks)
  return [...new Set(objects.flatMap(({ subnets }) => subnets.flatMap(({ dns }) => dns)))].slice(0, 3)
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

type RecordedNic = z.output<typeof hosts>['objects'][number]['nics'][number]

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
