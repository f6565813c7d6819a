/** Changes of sshd's settings by which the operator could be locked out. */
import type { Change, HostContext } from '../../src/type/define-type.ts'
import type { SshState } from './observe.ts'
import type { Params } from './params.ts'
import { valuesOf } from './settings.ts'

/** Sentences that follow the resource's name. */
export function hazardsOf(
  { params, before, after, keys }: Change<Params, SshState>,
  { facts }: HostContext,
): readonly string[] {
  if (after === null || !keys.includes('content')) return []
  const value = (keyword: string): string | undefined => valuesOf(params, keyword)[0]?.toLowerCase()
  const user = facts.user.name
  const hazards: string[] = []
  if (value('PasswordAuthentication') === 'no' && value('PubkeyAuthentication') === 'no')
    hazards.push('lets nobody in, neither by password nor by key')
  if (user === 'root' && value('PermitRootLogin') === 'no')
    hazards.push('no longer lets root in, as whom this run logs in')
  const ports = valuesOf(params, 'Port')
  const lost = (before?.ports ?? []).filter((port) => ports.length > 0 && !ports.includes(port))
  if (lost.length > 0)
    hazards.push(
      `listens on port ${ports.join(', ')} and no longer on ${lost.join(', ')}: name both until the inventory has the new one`,
    )
  const users = valuesOf(params, 'AllowUsers').flatMap((line) => line.split(' '))
  // Of patterns it cannot be told here whom they mean.
  if (users.length > 0 && !users.some((one) => /[*?!]/.test(one) || one.split('@')[0] === user))
    hazards.push(`lets in ${users.join(', ')} alone, not "${user}", as whom this run logs in`)
  if (valuesOf(params, 'DenyUsers').some((line) => line.split(' ').includes(user)))
    hazards.push(`denies "${user}", as whom this run logs in`)
  return hazards
}
