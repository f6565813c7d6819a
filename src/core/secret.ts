/** A value that cannot be printed by accident: every rendering of it says `[secret]`. */
import { inspect } from 'node:util'

export class Secret {
  readonly #value: string
  /** The secrets that it was made of, each of which is to be kept from sight as well. */
  readonly parts: readonly Secret[]

  constructor(value: string, parts: readonly Secret[] = []) {
    this.#value = value
    this.parts = parts
  }

  /** The plain text. Called where a secret leaves for its one destination, and nowhere else. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
