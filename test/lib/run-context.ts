/** What a run of the engine is handed in tests: one host on loopback, and resources from the test itself. */
import { connect } from '../../src/ssh/connect.ts'
import { loadIdentities } from '../../src/ssh/identity.ts'
import type { RunEvent } from '../../src/apply/events.ts'
import type { HostReport } from '../../src/apply/report.ts'
import type { HostTarget, RunDependencies } from '../../src/apply/run-types.ts'
import type { TypeDefinition } from '../../src/type/define-type.ts'
import type { Resources } from '../../src/type/resource.ts'
import { hostView, inventoryView } from './views.ts'
import { daemon, mark, pair, textFile } from './test-types.ts'

export const testTypes: ReadonlyMap<string, TypeDefinition> = new Map(
  [textFile, daemon, mark, pair].map(({ definition }) => [definition.name, definition]),
)

export interface RunContextOptions {
  /** Private key file. */
  readonly identity: string
  readonly resources: (host: string) => Resources
  /** What composed types consist of, beside the types of tests. */
  readonly types?: readonly { readonly definition: TypeDefinition }[]
  readonly operator?: string
}

export async function runDependencies(options: RunContextOptions): Promise<RunDependencies> {
  const identities = await loadIdentities({ files: [options.identity] })
  return {
    connect: (host: HostTarget) => connect(host, { identities, timeout: 5 }),
    evaluate: (host) => ({
      resources: options.resources(host),
      host: hostView(host),
      inventory: inventoryView([]),
      types: new Map([
        ...testTypes,
        ...(options.types ?? []).map(({ definition }) => [definition.name, definition] as const),
      ]),
    }),
    operator: options.operator ?? 'tester@here',
  }
}

/** The outcome of each resource, by name. */
export function outcomes(report: HostReport | undefined): Record<string, string> {
  return Object.fromEntries((report?.resources ?? []).map(({ name, outcome }) => [name, outcome]))
}

export function ignoreEvents(_event: RunEvent): void {
  // Tests that look at the reports alone.
}
