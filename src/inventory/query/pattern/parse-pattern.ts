/** Reads a regular expression into a tree. The characters of it are left to JavaScript; how they follow each other is ours. */

/** Whether one character is taken. */
export type Takes = (character: string) => boolean

export type Pattern =
  | { readonly kind: 'character'; readonly takes: Takes }
  | { readonly kind: 'start' | 'end' | 'boundary' | 'no-boundary' }
  | { readonly kind: 'sequence' | 'choice'; readonly of: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly of: Pattern; readonly least: number; readonly most: number }

/** Ignores case; `u` refuses escapes that mean nothing. */
const FLAGS = 'iu'
const LONGEST = 1000

/**
 * The pattern as a tree, or why it is none. What looks ahead, looks behind or refers back is refused, because no engine
 * does that in a time that grows with the text alone.
 */
export function parsePattern(text: string): Pattern | string {
  if (text.length > LONGEST) return `it is longer than ${LONGEST} characters`
  try {
    // Only made, never run.
    void new RegExp(text, FLAGS)
  } catch (error) {
    const reason = /: ([^:]+)$/.exec(error instanceof Error ? error.message : '')?.[1] ?? 'unreadable'
    return reason.charAt(0).toLowerCase() + reason.slice(1)
  }
  if (/(?:^|[^\\])(?:\\\\)*(?:\\[1-9]|\\k<|\(\?(?:<?[=!]))/.test(text))
    return 'it refers back, or looks ahead or behind, which queries cannot do'
  return new Reader(text).read()
}

/** Reads what is known to be a valid expression, so nothing can be missing. */
class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): Pattern {
    const choices = [this.#sequence()]
    while (this.#take(/\|/y) !== undefined) choices.push(this.#sequence())
    const [only] = choices
    return choices.length === 1 && only !== undefined ? only : { kind: 'choice', of: choices }
  }

  #sequence(): Pattern {
    const of: Pattern[] = []
    while (this.#at < this.#text.length && !/[|)]/.test(this.#text[this.#at] ?? '')) of.push(this.#repeated())
    return { kind: 'sequence', of }
  }

  #repeated(): Pattern {
    const of = this.#atom()
    const quantifier = this.#take(/(?:([*+?])|\{(\d+)(,(\d*))?\})\??/y)
    if (quantifier === undefined) return of
    const [, sign, least = '0', several, most] = quantifier
    if (sign === '*') return { kind: 'repeat', of, least: 0, most: Infinity }
    if (sign === '+') return { kind: 'repeat', of, least: 1, most: Infinity }
    if (sign === '?') return { kind: 'repeat', of, least: 0, most: 1 }
    if (several === undefined) return { kind: 'repeat', of, least: Number(least), most: Number(least) }
    return { kind: 'repeat', of, least: Number(least), most: most === '' ? Infinity : Number(most) }
  }

  #atom(): Pattern {
    if (this.#take(/\((?:\?:|\?<[^>]*>)?/y) !== undefined) {
      const inside = this.read()
      this.#at += 1
      return inside
    }
    if (this.#take(/\^/y) !== undefined) return { kind: 'start' }
    if (this.#take(/\$/y) !== undefined) return { kind: 'end' }
    if (this.#take(/\\b/y) !== undefined) return { kind: 'boundary' }
    if (this.#take(/\\B/y) !== undefined) return { kind: 'no-boundary' }
    const [source = ''] =
      this.#take(
        /\[(?:[^\]\\]|\\.)*\]|\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\x..|\\c.|\\.|[^]/uy,
      ) ?? []
    // On one character the engine of JavaScript cannot lose itself.
    const one = new RegExp(`^${source}$`, FLAGS)
    return { kind: 'character', takes: (character) => one.test(character) }
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text) ?? undefined
    if (match !== undefined) this.#at += match[0].length
    return match
  }
}
