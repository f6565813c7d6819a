// The neutral description of a lab that the lab command reads: networks, and hosts with the NICs that an inventory records.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Host, Lab } from './api.ts'
import { startLab } from './lab.ts'
import { rootNames } from './roots.ts'

const labPlan = z.object({
  networks: z.array(z.object({ name: z.string(), subnets: z.array(z.string()).default([]) })).min(1),
  hosts: z.array(
    z.object({
      name: z.string(),
      root: z.enum(rootNames).default('debian'),
      nics: z.array(
        z.object({
          name: z.string().optional(),
          network: z.string(),
          mac: z.string().optional(),
          addresses: z.array(z.string()).optional(),
        }),
      ),
      resolvers: z.array(z.string()).optional(),
      domain: z.string().optional(),
      gateways: z.array(z.string()).optional(),
    }),
  ),
})

export type LabPlan = z.infer<typeof labPlan>

/** Reads a plan from a file of JSON, or from standard input where the path is "-". */
export function readLabPlan(path: string): LabPlan {
  const parsed = labPlan.safeParse(JSON.parse(readFileSync(path === '-' ? 0 : path, 'utf8')))
  if (!parsed.success) throw new Error(`Cannot use plan "${path}":\n${z.prettifyError(parsed.error)}`)
  return parsed.data
}

/** So many plain hosts, node1 and on, on one network. */
export function plainPlan(count: number): LabPlan {
  const hosts = Array.from({ length: count }, (_, index) => ({
    name: `node${index + 1}`,
    root: 'debian' as const,
    nics: [{ network: 'lan', addresses: [`10.77.0.${index + 11}`] }],
  }))
  return { networks: [{ name: 'lan', subnets: ['10.77.0.0/24'] }], hosts }
}

/** Starts a lab by a plan; it lives until it is taken down. */
export async function startPlan(plan: LabPlan, id: string): Promise<{ lab: Lab; hosts: readonly Host[] }> {
  const lab = await startLab({ id, keep: true, networks: plan.networks })
  try {
    const hosts = await Promise.all(plan.hosts.map((host) => lab.host(host)))
    return { lab, hosts }
  } catch (error) {
    await lab.stop()
    throw error
  }
}
