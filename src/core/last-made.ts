/** Remembers what was made last of an object that never changes, since the next one to ask mostly asks for the same. */

export type LastMade<Source extends object, Made> = (source: Source, key: string, make: () => Made) => Made

/** `key` tells apart what else it was made with; `kept` of them are remembered for each source, as long as that is. */
export function lastMade<Source extends object, Made>(kept = 1): LastMade<Source, Made> {
  const bySource = new WeakMap<Source, Map<string, Made>>()
  return (source, key, make) => {
    const known = bySource.get(source) ?? new Map<string, Made>()
    bySource.set(source, known)
    const found = known.get(key)
    if (found !== undefined || known.has(key)) return found as Made
    const made = make()
    for (const oldest of known.keys()) {
      if (known.size < kept) break
      known.delete(oldest)
    }
    known.set(key, made)
    return made
  }
}
