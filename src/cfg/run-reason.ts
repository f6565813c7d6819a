/** Why a host is locked and changed, as others read it there: two customers may have the same machine by mistake. */
import type { CommandContext } from '../command/context.ts'
import { branchLabel } from '../inventory/customer-branches.ts'
import type { Site } from '../inventory/site.ts'

/** The command line, and for whom it is: `cfg apply web01, customer acme`, `cfg apply web01, base main`. */
export function runReason({ argv }: Pick<CommandContext, 'argv'>, { branch }: Pick<Site, 'branch'>): string {
  return `${argv.join(' ')}, ${branchLabel(branch)}`
}
