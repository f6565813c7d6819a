/** Records of a zone that follow from what else is known, whoever wrote them down. */
import { closestAncestor } from '../../core/dns-name.ts'
import type { DraftRecord } from '../../import/draft.ts'
import { addressNames, aliasNames } from '../model/names.ts'
import { targetOf } from '../model/record-target.ts'
import type { Desk } from './desk.ts'

/** Says of a record, by its owner's absolute name, whether it follows from a zone below it or from an alias of a host. */
export function derivedRecords({ after }: Desk): (record: DraftRecord, owner: string) => boolean {
  const aliases = new Map<string, string | undefined>()
  for (const host of after.host.values())
    if (host.aliases.length > 0)
      for (const alias of aliasNames(host, after.network))
        aliases.set(alias, addressNames(host, after.network)[0])
  return (record, owner) => {
    const { type, zone } = record
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
