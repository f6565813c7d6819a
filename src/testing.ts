/** `hostwright/testing`: what the manifests of a site make of a host, for the site's own tests. No host is touched. */
import { planOffline, type OfflinePlan, type PlanOptions } from './cfg/plan-offline.ts'

export type { OfflinePlan, OfflineResource, PlanOptions } from './cfg/plan-offline.ts'

/**
 * Evaluates the manifests for one host of the inventory, as `cfg check` does. Rejects with a UserError where they are wrong.
 *
 *     const plan = await planFor('web01', { facts: { packages: 'apk' } })
 *     expect(plan.names).toContain('service:nginx')
 *     expect(plan.get('file:/etc/motd').params).toMatchObject({ mode: '0644' })
 */
export function planFor(host: string, options: PlanOptions = {}): Promise<OfflinePlan> {
  return planOffline(host, options)
}
