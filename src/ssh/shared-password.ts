/** A password that all hosts of a run share: a mistyped one is not tried on host after host until accounts are locked. */
import type { Secret } from '../core/secret.ts'
import { HostUnreachable } from './host-unreachable.ts'

/** Hosts on which it may be wrong before the others are spared, as long as it was right nowhere. */
const REFUSALS = 2

/** `unknown`: the host was lost before it said so. */
export type PasswordOutcome = 'right' | 'wrong' | 'unknown'

export class SharedPassword {
  readonly secret: Secret
  readonly #what: string
  readonly #refusedBy: string[] = []
  #wasRight = false
  /** Ends when nobody waits for the outcome of an attempt any more. */
  #last: Promise<void> = Promise.resolve()

  /** `what`: for messages, as in `the password`. */
  constructor(secret: Secret, what: string) {
    this.secret = secret
    this.#what = what
  }

  /**
   * Resolves when the password may be sent to a host, one after the other until it was right somewhere; what it resolves
   * with has to be called with the outcome. Rejects with HostUnreachable where the host is spared.
   */
  async begin(host: string): Promise<(outcome: PasswordOutcome) => void> {
    if (this.#wasRight) return () => undefined
    const before = this.#last
    let done = (): void => undefined
    this.#last = new Promise((resolve) => {
      done = resolve
    })
    await before
    if (this.#wasRight || this.#refusedBy.length >= REFUSALS) done()
    if (this.#wasRight) return () => undefined
    if (this.#refusedBy.length >= REFUSALS) throw this.#spared(host)
    return (outcome) => {
      if (outcome === 'right') this.#wasRight = true
      if (outcome === 'wrong') this.#refusedBy.push(host)
      done()
    }
  }

  #spared(host: string): HostUnreachable {
    const hosts = this.#refusedBy.map((one) => `"${one}"`).join(' and ')
    return new HostUnreachable(
      `Cannot log in to "${host}": ${this.#what} was wrong on ${hosts}, and is not tried here`,
      { hint: 'type it again; hosts that have another one need a run of their own' },
    )
  }
}
