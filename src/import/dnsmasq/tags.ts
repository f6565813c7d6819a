/** Tags at the beginning of a line of dnsmasq: what sets them, and what they are needed for. */

export interface Tagged {
  readonly sets: readonly string[]
  readonly needs: readonly string[]
  /** `tag:!red`: clients with it are left out. */
  readonly excludes: readonly string[]
  /** The fields behind them. */
  readonly rest: readonly string[]
}

/** `set:red`, `tag:red`, and `net:red`, which was once both. */
export function readTags(fields: readonly string[], netSets: boolean): Tagged {
  const sets: string[] = []
  const needs: string[] = []
  const excludes: string[] = []
  const rest: string[] = []
  for (const field of fields) {
    const [, kind, tag = ''] = /^(set|tag|net):(.*)$/.exec(field) ?? []
    if (kind === undefined || rest.length > 0) rest.push(field)
    else if (kind === 'set' || (kind === 'net' && netSets)) sets.push(tag)
    else if (/^[!#]/.test(tag)) excludes.push(tag.slice(1))
    else needs.push(tag)
  }
  return { sets, needs, excludes, rest }
}
