/** Reads what stands behind an operator of a query: bare text, quoted text, or several of them with commas. */

export interface ReadValues {
  /** Empty where nothing stands there. */
  readonly values: readonly string[]
  /** Where it ends in the text. */
  readonly end: number
  /** Why it cannot be read. */
  readonly problem?: string
}

/**
 * A value ends at a blank, at the end, and at a bracket that was not opened in it, so that `name~^(web|db)` needs no quotes.
 * `'…'` is as it stands; in `"…"` a backslash takes the meaning from a quote and from a backslash. Bare commas separate
 * where `several`.
 */
export function readValues(text: string, start: number, several: boolean): ReadValues {
  const values: string[] = []
  let current = ''
  // Whether there is a value at all: a quoted one may be empty.
  let begun = false
  let open = 0
  let at = start
  while (at < text.length) {
    const character = text[at] ?? ''
    if (/\s/.test(character)) break
    if (character === ')' && open === 0) break
    if (character === '"' || character === "'") {
      const quoted = readQuoted(text, at)
      if (quoted === undefined) return { values, end: text.length, problem: 'this quote is not closed' }
      current += quoted.value
      begun = true
      at = quoted.end
      continue
    }
    if (character === ',' && several) {
      if (!begun) return missing(values, at)
      values.push(current)
      current = ''
      begun = false
    } else {
      begun = true
      if (character === '\\' && /[()]/.test(text[at + 1] ?? '')) {
        current += character
        at += 1
      } else if (character === '(') open += 1
      else if (character === ')') open -= 1
      current += text[at]
    }
    at += 1
  }
  if (at === start) return { values: [], end: at }
  return begun ? { values: [...values, current], end: at } : missing(values, at)
}

function missing(values: readonly string[], at: number): ReadValues {
  return { values, end: at, problem: 'a value is missing beside a comma' }
}

function readQuoted(
  text: string,
  start: number,
): { readonly value: string; readonly end: number } | undefined {
  const quote = text[start]
  let value = ''
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (character === quote) return { value, end: at + 1 }
    if (quote === '"' && character === '\\' && /["\\]/.test(text[at + 1] ?? '')) {
      at += 1
      value += text[at]
    } else value += character
  }
  return undefined
}
