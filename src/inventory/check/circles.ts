/** Names that need each other in a circle. */

/**
 * Circles, each from its least name on, in time that grows with the names and their needs alone. Every name that leads into a
 * circle leads into one of these; where several go through one name, one of them is told.
 */
export function circlesOf(
  names: Iterable<string>,
  needsOf: (name: string) => readonly string[],
): readonly (readonly string[])[] {
  const left = leadingToCircles([...names], needsOf)
  const circles: (readonly string[])[] = []
  const seen = new Set<string>()
  for (const start of left) {
    const way = new Map<string, number>()
    let at: string | undefined = start
    while (at !== undefined && !seen.has(at)) {
      seen.add(at)
      way.set(at, way.size)
      at = needsOf(at).find((name) => left.has(name))
    }
    const from = at === undefined ? undefined : way.get(at)
    if (from !== undefined) circles.push(fromLeast([...way.keys()].slice(from)))
  }
  return circles
}

/** What is left when, over and over, whatever needs nothing that is left is taken away. */
function leadingToCircles(
  names: readonly string[],
  needsOf: (name: string) => readonly string[],
): ReadonlySet<string> {
  const left = new Set(names)
  const open = new Map<string, number>()
  const neededBy = new Map<string, string[]>()
  for (const name of names) {
    const needs = needsOf(name).filter((need) => left.has(need))
    open.set(name, needs.length)
    for (const need of needs) {
      const users = neededBy.get(need)
      if (users === undefined) neededBy.set(need, [name])
      else users.push(name)
    }
  }
  const free = names.filter((name) => open.get(name) === 0)
  for (const name of free) {
    left.delete(name)
    for (const user of neededBy.get(name) ?? []) {
      const rest = (open.get(user) ?? 0) - 1
      open.set(user, rest)
      // The list grows while it is walked.
      if (rest === 0) free.push(user)
    }
  }
  return left
}

function fromLeast(circle: readonly string[]): readonly string[] {
  const start = circle.reduce((least, name, index) => (name < (circle[least] ?? name) ? index : least), 0)
  return [...circle.slice(start), ...circle.slice(0, start)]
}

/** `a → b → a` */
export function showCircle(circle: readonly string[]): string {
  return [...circle, circle[0]].join(' → ')
}
