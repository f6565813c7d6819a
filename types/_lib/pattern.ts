/** Mistakes in POSIX extended regular expressions (XBD 9.4) that every grep refuses, found before any host is asked. */
import type { Problem } from '../../src/core/errors.ts'

const ESCAPE = 'a backslash before it makes it an ordinary character; in a manifest that is written "\\\\"'

/** What is wrong with it; undefined where nothing is that all agree upon. */
export function problemOfPattern(pattern: string): Problem | undefined {
  let open = 0
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at)
    if (character === '\\') {
      at += 1
      if (at === pattern.length)
        return { message: 'it ends in a backslash', hint: 'write "\\\\\\\\" for one' }
    } else if (character === '(') open += 1
    // One too many is an ordinary character to grep.
    else if (character === ')') open = Math.max(0, open - 1)
    else if (character === '[') {
      const end = endOfBracket(pattern, at)
      if (end === undefined) return { message: '"[" is never closed', hint: ESCAPE }
      if (/^\[:.*:\]$/.test(pattern.slice(at, end + 1)))
        return {
          message: `"${pattern.slice(at, end + 1)}" is not a class by itself`,
          hint: `write "[${pattern.slice(at, end + 1)}]"`,
        }
      at = end
    }
  }
  return open > 0 ? { message: '"(" is never closed', hint: ESCAPE } : undefined
}

/** Where the bracket expression ends that begins at `start`. A "]" that stands first, and one in `[:alpha:]`, does not end it. */
function endOfBracket(pattern: string, start: number): number | undefined {
  let at = start + 1
  if (pattern.charAt(at) === '^') at += 1
  if (pattern.charAt(at) === ']') at += 1
  for (; at < pattern.length; at += 1) {
    const character = pattern.charAt(at)
    if (character === ']') return at
    const inner = /^\[([.:=])/.exec(pattern.slice(at))?.[1]
    if (inner === undefined) continue
    const end = pattern.indexOf(`${inner}]`, at + 2)
    if (end === -1) return undefined
    at = end + 1
  }
  return undefined
}
