/** Tags at the beginning of a line of dnsmasq: what sets them, and what they are needed for. */

export interface Tagged {
  readonly sets: readonly string[]
  readonly needs: readonly string[]
  /** The fields behind them. */
  readonly rest: readonly string[]
}

/** `set:red`, `tag:red`, and `net:red`, which was once both. */
export function readTags(fields: readonly string[], netSets: boolean): Tagged {
  const sets: string[] = []
  const needs: string[] = []
  const rest: string[] = []
  for (const field of fields) {
    const [, kind, tag = ''] = /^(set|tag|net):(.*)$/.exec(field) ?? []
    if (kind === undefined || rest.length > 0) rest.push(field)
    else if (kind === 'set' || (kind === 'net' && netSets)) sets.push(tag)
    else needs.push(tag)
  }
  return { sets, needs, rest }
}
