/** Shows what would change, and asks. */
import type { CommandContext } from '../command/context.ts'
import { UserError } from '../core/errors.ts'
import { branchLabel } from '../inventory/customer-branches.ts'
import type { Change } from '../inventory/model/change.ts'
import type { Site } from '../inventory/site.ts'
import { showChanges } from './show-changes.ts'

/** Throws a UserError where the answer is no. With `--yes` nothing is shown: the result does that. */
export async function confirmChanges(
  context: CommandContext,
  { branch }: Pick<Site, 'branch'>,
  action: string,
  changes: readonly Change[],
  yes: boolean,
): Promise<void> {
  if (!yes) context.preview(showChanges(changes))
  const objects = changes.length === 1 ? 'one object' : `${changes.length} objects`
  if (await context.confirm(`${action}, which changes ${objects} of ${branchLabel(branch)}?`, yes)) return
  throw new UserError(`${action}: it was not confirmed; nothing was changed`)
}
