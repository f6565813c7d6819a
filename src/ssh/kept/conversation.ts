/** What a command asks of the keeper, and what it is told. */
import type { IdentityOptions } from '../identity.ts'
import type { OpenOptions } from '../transport.ts'

/** A connection to a host, as a command wants it. */
export interface Ask {
  readonly name: string
  readonly address: string
  readonly port: number
  readonly user: string
  /** The pinned keys: `ssh-ed25519 AAAA…`. */
  readonly hostKeys: readonly string[]
  /** With what to log in. */
  readonly keys: Pick<IdentityOptions, 'files' | 'maybe' | 'agent' | 'home'>
  /** Seconds, as of `ConnectOptions`. */
  readonly timeout: number
  /** Seconds after its login for which a connection may serve further commands. */
  readonly seconds: number
  /** Command line of the first channel, which is opened before the answer: so it is known that the connection is alive. */
  readonly first: string
}

/** The body of `open`. */
export interface Opening extends OpenOptions {
  readonly command: string
}

export type Answer =
  /** The first channel, number 1, is open. */
  | { readonly kind: 'connected'; readonly again: boolean }
  /** As HostUnreachable has it. */
  | {
      readonly kind: 'unreachable'
      readonly message: string
      readonly hint?: string
      readonly isBusy: boolean
    }
  /** The command is to connect by itself: it can ask, and say what is wrong. */
  | { readonly kind: 'yourself'; readonly why: string }

/** Number of the channel that comes with the answer. */
export const FIRST_CHANNEL = 1
