/** Records of a zone that follow from what else is known, whoever wrote them down. */
import { closestAncestor } from '../../core/dns-name.ts'
import type { DraftRecord } from '../../import/draft.ts'
import { sshfpData } from '../../generate/sshfp.ts'
import { addressNames, aliasNames } from '../model/names.ts'
import { targetOf } from '../model/record-target.ts'
import type { Desk } from './desk.ts'

/** Says of a record, by its owner's absolute name, whether it follows from a zone below it, or from an alias or an SSH key of a host. */
export function derivedRecords({ after }: Desk): (record: DraftRecord, owner: string) => boolean {
  const aliases = new Map<string, string | undefined>()
  for (const host of after.host.values())
    if (host.aliases.length > 0)
      for (const alias of aliasNames(host, after.network))
        aliases.set(alias, addressNames(host, after.network)[0])
  const keys = keyRecords(after)
  return (record, owner) => {
    const { type, zone } = record
    if (type === 'SSHFP')
      return keys.has(`${owner} ${record.data.trim().replaceAll(/\s+/g, ' ').toUpperCase()}`)
    if (type === 'CNAME') {
      const own = aliases.get(owner)
      return own !== undefined && own === targetOf(record, zone)
    }
    // A zone of ours below another has its servers named in that too, with their addresses as glue.
    const home = closestAncestor(owner, after.zone)
    if (home === undefined || home.name === zone || !home.name.endsWith(`.${zone}`)) return false
    return type === 'A' || type === 'AAAA' || (type === 'NS' && owner === home.name)
  }
}

/** Name and data of each SSHFP record that is made of a host's key. */
function keyRecords({ host, network }: Desk['after']): ReadonlySet<string> {
  const made = new Set<string>()
  for (const one of host.values())
    for (const key of one.hostKeys) {
      const data = sshfpData(key)
      if (data !== undefined) for (const name of addressNames(one, network)) made.add(`${name} ${data}`)
    }
  return made
}
