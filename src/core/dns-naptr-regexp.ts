/** The substitution of a NAPTR record: `!ERE!REPLACEMENT!FLAGS` (RFC 3402 3.2). */

const QUANTIFIER = String.raw`(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})?`
// A literal, an escaped sign, a set in brackets, or a group that was read already.
const ATOM = String.raw`(?:[^\\()[\]{}*+?|^$]|\\[^\d]|\[\^?[^\\\]^[]+\]|\u0001)`
const SEQUENCE = `(?:\\^?(?:${ATOM}${QUANTIFIER})+\\$?|\\^\\$?|\\$)`
const ALTERNATIVES = `${SEQUENCE}(?:\\|${SEQUENCE})*`
const GROUP = new RegExp(`\\((${ALTERNATIVES})\\)`, 's')
const WHOLE = new RegExp(`^${ALTERNATIVES}$`, 's')

/** Why it is none, as the end of a sentence; undefined where it is one, or empty. Narrower than POSIX is, so that every server takes it. */
export function regexpProblem(text: string): string | undefined {
  if (text === '') return undefined
  const delimiter = text[0] ?? ''
  if (/[0-9\\i\u0000]/.test(delimiter)) return `cannot begin with "${delimiter}"`
  const parts = partsOf(text.slice(1), delimiter)
  if (parts === undefined || parts.length !== 3)
    return `is not of the form ${delimiter}PATTERN${delimiter}REPLACEMENT${delimiter}`
  const [pattern = '', replacement = '', flags = ''] = parts
  if (!/^i*$/.test(flags)) return `has the flags "${flags}", i is the only one`
  const groups = groupsIn(pattern)
  if (groups === undefined) return `has no extended regular expression: "${pattern}"`
  for (const [, digit] of replacement.matchAll(/\\(.)/gs))
    if (/\d/.test(digit ?? '') && (digit === '0' || Number(digit) > groups))
      return `refers to group ${digit}, of ${groups}`
  return undefined
}

/** Apart by the delimiter, where no backslash stands before it. */
function partsOf(text: string, delimiter: string): readonly string[] | undefined {
  const parts = ['']
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    const last = parts.length - 1
    if (character === delimiter) parts.push('')
    else if (character !== '\\') parts[last] += character
    else if (at + 1 === text.length) return undefined
    else {
      at += 1
      parts[last] += character + (text[at] ?? '')
    }
  }
  return parts
}

/** How many groups it has; undefined where it is no regular expression. */
function groupsIn(pattern: string): number | undefined {
  if (pattern.includes('\u0001')) return undefined
  let groups = 0
  let rest = pattern
  for (let next = rest.replace(GROUP, '\u0001'); next !== rest; next = rest.replace(GROUP, '\u0001')) {
    groups += 1
    rest = next
  }
  return WHOLE.test(rest) ? groups : undefined
}
