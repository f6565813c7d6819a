/** A place in a text that is read from its beginning to its end. */

export class TextCursor {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  isAtEnd(): boolean {
    return this.at >= this.text.length
  }

  /** The character here; undefined at the end. */
  next(): string | undefined {
    return this.text[this.at]
  }

  /** Goes behind the match; undefined where the pattern, which is sticky, does not match here. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text) ?? undefined
    if (match !== undefined) this.at += match[0].length
    return match
  }

  /** Goes behind blanks. */
  skip(): void {
    this.take(/\s*/y)
  }

  /** Whether the word stands here by itself, in small letters or capitals. */
  sees(word: string): boolean {
    if (this.text.slice(this.at, this.at + word.length).toLowerCase() !== word) return false
    const next = this.text[this.at + word.length]
    return next === undefined || /[\s()!"']/.test(next)
  }

  /** Goes behind the word and the blanks that follow it, if it stands here. */
  takeWord(word: string): boolean {
    if (!this.sees(word)) return false
    this.at += word.length
    this.skip()
    return true
  }
}
