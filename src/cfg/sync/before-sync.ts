/** What is in the way of a sync, or is not part of it: customers that are behind their remote, and of base what others or nobody have. */
import type { EventSink } from '../../command/context.ts'
import { counted } from '../../core/counted.ts'
import { behindRemote, behindText } from '../../customer/behind-remote.ts'
import { worktreeOf } from '../../git/repository.ts'
import { customerBranch } from '../../inventory/customer-branches.ts'
import type { Site } from '../../inventory/site.ts'
import { uncommittedFiles } from '../manifests/uncommitted.ts'
import type { CustomerSync } from './customer-sync.ts'

/** Resolves with the customers that are refused: a merge into what lacks commits of its remote parts the two for nothing. */
export async function beforeSync(
  site: Site,
  names: readonly string[],
  emit: EventSink,
): Promise<readonly CustomerSync[]> {
  const { base } = site.config
  const [behind, uncommitted] = await Promise.all([
    behindRemote(site, [base, ...names.map(customerBranch)]),
    uncommittedFiles({ workTree: worktreeOf(site.repository, base)?.root }),
  ])
  const ofBase = behind.get(base)
  if (ofBase !== undefined) emit({ kind: 'sync', level: 'warning', text: behindText(ofBase) })
  if (uncommitted.length > 0)
    emit({
      kind: 'sync',
      level: 'warning',
      text: `${counted(uncommitted.length, 'file')} of ${base} ${uncommitted.length === 1 ? 'is' : 'are'} not committed and not merged`,
    })
  return names.flatMap((customer): readonly CustomerSync[] => {
    const branch = customerBranch(customer)
    const found = behind.get(branch)
    if (found === undefined) return []
    const { head, remote, ahead, behind: lacking, command } = found
    const toPush = ahead === 0 ? '' : `, ${ahead} to push`
    return [
      {
        customer,
        branch,
        state: 'refused',
        before: head,
        news: [],
        reason: `${lacking} to pull${toPush} (${remote}, as of the last fetch)`,
        hint: command,
      },
    ]
  })
}
