/** The order in which a person would list names: numbers in them by their value, so that `web9` comes before `web10`. */

/** Case does not count unless nothing else differs. Negative where `a` comes first. Numbers may have any length. */
export function compareNatural(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()]
  let [i, j] = [0, 0]
  while (i < left.length && j < right.length) {
    if (isDigit(left, i) && isDigit(right, j)) {
      const [endLeft, endRight] = [endOfDigits(left, i), endOfDigits(right, j)]
      const order = compareDigits(left.slice(i, endLeft), right.slice(j, endRight))
      if (order !== 0) return order
      ;[i, j] = [endLeft, endRight]
    } else {
      const order = left.charCodeAt(i) - right.charCodeAt(j)
      if (order !== 0) return order
      i += 1
      j += 1
    }
  }
  return left.length - i - (right.length - j) || (a < b ? -1 : a > b ? 1 : 0)
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code >= 48 && code <= 57
}

function endOfDigits(text: string, start: number): number {
  let end = start
  while (end < text.length && isDigit(text, end)) end += 1
  return end
}

/** Without their leading zeros, the longer one is the larger one. */
function compareDigits(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')]
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0)
}
