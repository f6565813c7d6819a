/** The engine itself against a lab host, with all standard types, as a run of `cfg` has them. */
import { applyHosts, planHosts } from '../../src/apply/apply-hosts.ts'
import type { HostReport } from '../../src/apply/report.ts'
import type { TypeDefinition } from '../../src/type/define-type.ts'
import type { InventoryView } from '../../src/type/inventory-view.ts'
import type { Resources } from '../../src/type/resource.ts'
import * as standardTypes from '../../types/all.gen.ts'
import type { Host, Lab } from '../lab/api.ts'
import { ignoreEvents, runDependencies } from './run-context.ts'

const types: ReadonlyMap<string, TypeDefinition> = new Map(
  Object.values(standardTypes).map(({ definition }) => [definition.name, definition]),
)

/** Plans or applies resources on the host of the inventory that has the lab host's name. */
export async function runOn(
  lab: Lab,
  host: Host,
  mode: 'plan' | 'apply',
  inventory: InventoryView,
  resources: Resources,
  options: { readonly force?: boolean } = {},
): Promise<HostReport> {
  const { port } = await lab.forward(host)
  const self = inventory.host(host.name)
  if (self === undefined) throw new Error(`the inventory has no host "${host.name}"`)
  const dependencies = {
    ...(await runDependencies({ identity: lab.privateKeyPath, resources: () => resources })),
    evaluate: () => ({ resources, host: self, inventory, types }),
  }
  const endpoint = { name: host.name, address: '127.0.0.1', port, hostKeys: [host.hostKey] }
  const hosts = mode === 'plan' ? planHosts : applyHosts
  const [report] = await hosts(
    dependencies,
    [endpoint],
    { why: `cfg ${mode} ${host.name}`, ...options },
    ignoreEvents,
  )
  if (report === undefined) throw new Error('no report')
  return report
}

/** Names of the resources that were changed, or would be; throws what failed. */
export function changedBy(report: HostReport): readonly string[] {
  const failed = report.resources.filter(({ outcome }) => outcome === 'failed')
  if (failed.length > 0) throw new Error(failed.map(({ name, reason }) => `${name}: ${reason}`).join('\n'))
  return report.resources.filter(({ outcome }) => outcome === 'changed').map(({ name }) => name)
}
