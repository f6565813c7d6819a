/** "Did you mean": the known word nearest to a mistyped one. */

/** Whatever is longer is no word that somebody mistyped, and would take its square in time. */
const LONGEST = 300

/**
 * The nearest by edit distance, at most a third of the word's length away (at least one edit, and not every letter).
 * Before that, the one domain name that begins with the word as its label. Undefined where none is near.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > LONGEST) return undefined
  const names = [...known]
  const whole = names.filter((name) => name.toLowerCase().startsWith(`${word.toLowerCase()}.`))
  if (whole.length === 1) return whole[0]
  let best: string | undefined
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of names) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance < least && distance < Math.max(word.length, candidate.length)) {
      least = distance
      best = candidate
    }
  }
  return best
}

/** Damerau-Levenshtein distance with adjacent transpositions (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1
      let distance = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + cost,
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        distance = Math.min(distance, (before[column - 2] ?? 0) + 1)
      current.push(distance)
    }
    before = above
    above = current
  }
  return above[b.length] ?? 0
}
