/** Makes all parts of composed resources right on a host, in order and with what they call for, as the engine does. */
import { settle, type ConformanceTarget } from '../../src/type/conformance.ts'
import type { HostView, InventoryView } from '../../src/type/inventory-view.ts'
import type { Resource, Resources } from '../../src/type/resource.ts'
import { partsOf } from './composed.ts'

/** Resolves with the names of what had to change. Only looking at live servers changes files, so that is not checked. */
export async function settleParts(
  target: ConformanceTarget,
  resources: Resources,
  view: { readonly host: HostView; readonly inventory: InventoryView },
): Promise<readonly string[]> {
  const on = { ...target, context: { ...target.context, ...view }, fingerprint: () => Promise.resolve('') }
  const changed: string[] = []
  const parts = partsOf(resources, on.context)
  for (const part of parts) {
    if (await settle(on, part, part.name)) changed.push(part.name)
    for (const [trigger, sources] of Object.entries(part.triggers))
      if (sources.some(({ name }) => changed.includes(name))) await call(on, part, trigger)
  }
  return changed
}

async function call(
  on: ConformanceTarget,
  { definition, id, params, name }: Resource,
  trigger: string,
): Promise<void> {
  if (!('observe' in definition)) return
  const script = definition.triggers?.[trigger]?.({ id, params }, on.context, null)
  if (script === null || script === undefined) return
  const { code, stderr } = await on.run(script)
  if (code !== 0) throw new Error(`${name}, ${trigger}: exit code ${code}: ${stderr}`)
}
