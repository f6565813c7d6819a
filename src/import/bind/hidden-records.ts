/** Records that a zone file has at or below a name that it delegates: the name server answers with none of them. */
import type { DraftRecord, Found } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { shown } from '../shown.ts'

/** All but them, each said: the delegations themselves, with DS, and the addresses of their servers stay (RFC 1034 4.2.1). */
export function withoutHidden(
  zone: string,
  records: readonly Found<DraftRecord>[],
  report: Pick<DraftBuilder, 'unplaced'>,
): readonly Found<DraftRecord>[] {
  const delegations = records.filter(({ value }) => value.type === 'NS' && value.name !== '@')
  if (delegations.length === 0) return records
  const cuts = new Set(delegations.map(({ value }) => value.name))
  const servers = new Set(delegations.map(({ value }) => value.data))
  return records.filter(({ at, value: { name, type } }) => {
    const cut = cutOver(cuts, name)
    if (cut === undefined || ((type === 'NS' || type === 'DS') && name === cut)) return true
    if ((type === 'A' || type === 'AAAA') && servers.has(`${name}.${zone}.`)) return true
    report.unplaced(
      at,
      `${type} of ${shown(`${name}.${zone}`)} is left out, as named does: "${cut}.${zone}" is delegated to other servers`,
    )
    return false
  })
}

/** The highest, for what is below it is no longer of this zone. */
function cutOver(cuts: ReadonlySet<string>, name: string): string | undefined {
  const labels = name.split('.')
  for (let from = labels.length - 1; from >= 0; from -= 1) {
    const above = labels.slice(from).join('.')
    if (cuts.has(above)) return above
  }
  return undefined
}
