/** Hosts whose last apply failed, left them out, or did not come to its end with them. */
import { UserError } from '../../core/errors.ts'
import type { RunOfHost, RunRecords } from '../../inventory/model/run.ts'
import { stateOf } from '../../inventory/model/run-state.ts'

/** Of these hosts. Throws UserError where there are none. */
export async function onlyFailed<H extends { readonly name: string }>(
  runs: RunRecords,
  hosts: readonly H[],
): Promise<readonly H[]> {
  const names = new Set<string>()
  for (const last of await runs.lastOf(
    'apply',
    hosts.map(({ name }) => name),
  ))
    if (await isFailed(runs, last)) names.add(last.host)
  const failed = hosts.filter(({ name }) => names.has(name))
  if (failed.length === 0)
    throw new UserError('Cannot select hosts: of none did the last apply fail, or not end', {
      hint: 'cfg history --kind apply shows how they went',
    })
  return failed
}

async function isFailed(runs: RunRecords, { run: id, outcome }: RunOfHost): Promise<boolean> {
  if (outcome !== undefined) return outcome !== 'ok' && outcome !== 'changed'
  const [run] = await runs.list({ id })
  return run !== undefined && stateOf(run) === 'did not end'
}
