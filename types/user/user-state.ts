/** What is observed of a user account. */
import type { Secret } from '../../src/core/secret.ts'

export interface UserState {
  readonly uid?: number
  /** The first group: by name, or by number where that is how the manifest names it. */
  readonly group?: string
  /** The others, in order. */
  readonly groups?: readonly string[]
  readonly home?: string
  readonly shell?: string
  readonly comment?: string
  /** The wanted one where the account has it, and any other where not. */
  readonly password?: Secret
  readonly passwordLocked?: boolean
  /** `2027-01-31`, or `never`. */
  readonly expires?: string
  /** The field of the password as it stands there. */
  readonly field?: Secret
  readonly [key: string]: number | string | boolean | readonly string[] | Secret | undefined
}
