/** Finds the run that an operator names. */
import { readRunId } from '../../apply/run-id.ts'
import { UserError } from '../../core/errors.ts'
import { branchLabel } from '../../inventory/customer-branches.ts'
import type { Run, RunKind, RunRecords } from '../../inventory/model/run.ts'

/** Takes `last`, an id, or a beginning of one that only one run has. `kinds`: which `last` looks for. `branch`: whose runs they are. Throws UserError. */
export async function findRun(
  runs: RunRecords,
  name: string,
  options: { readonly action: string; readonly branch: string; readonly kinds?: readonly RunKind[] },
): Promise<Run> {
  const action = `Cannot ${options.action} run "${name}"`
  const owner = branchLabel(options.branch)
  if (name === 'last') {
    const [last] = await runs.list({ kinds: options.kinds, limit: 1 })
    if (last !== undefined) return last
    const what = options.kinds === undefined ? 'no run' : `no ${options.kinds.join(' or ')}`
    throw new UserError(`${action}: ${what} of ${owner} is recorded yet`)
  }
  const id = readRunId(name)
  const found = id === undefined ? [] : await runs.list({ id, limit: AMBIGUOUS })
  const [first, second] = found
  if (first === undefined)
    throw new UserError(`${action}: no such run of ${owner} is recorded`, {
      hint: 'cfg history lists those that are; with -C NAME, those of a customer',
    })
  if (second !== undefined)
    throw new UserError(`${action}: several begin with that: ${found.map((one) => one.id).join(', ')}`)
  return first
}

const AMBIGUOUS = 5
