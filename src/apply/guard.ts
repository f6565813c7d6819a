/** Phase: refuses a plan that removes so much that it is more likely a mistake in the manifest than meant. */
import { exitCode, UserError } from '../core/errors.ts'
import type { Verdict } from './judge.ts'

/** Throws UserError where more than a third of ten or more resources would be removed. */
export function guard(host: string, verdicts: readonly Verdict[]): void {
  const removed = verdicts.filter((verdict) => verdict.kind === 'differs' && verdict.change.after === null)
  if (verdicts.length < 10 || removed.length * 3 <= verdicts.length) return
  throw new UserError(
    `Cannot apply "${host}": it would remove ${removed.length} of ${verdicts.length} things`,
    { hint: 'see them with "cfg plan"; if they are meant, add --force', exitCode: exitCode.hostFailed },
  )
}
