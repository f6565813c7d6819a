/** Hosts that runs may have been about: those of the inventory, and those that were once in it. */
import { type Inventory } from '../../inventory/open-inventory.ts'
import { selectHosts } from '../../inventory/select.ts'

/** Throws Invalid where a selector is neither the name of a recorded host nor one of the inventory. */
export async function recordedHosts(
  store: Inventory['store'],
  selectors: readonly string[],
  branch: string,
): Promise<readonly string[]> {
  const unrecorded: string[] = []
  const names: string[] = []
  for (const selector of selectors) {
    const isRecorded = (await store.runs.list({ hosts: [selector], limit: 1 })).length > 0
    const list = isRecorded ? names : unrecorded
    list.push(selector)
  }
  if (unrecorded.length > 0) {
    const snapshot = await store.read(async (reader) => reader.snapshot())
    names.push(...selectHosts(snapshot, unrecorded, { branch }).map(({ name }) => name))
  }
  return [...new Set(names)]
}
