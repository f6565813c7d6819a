/** The programs of a host that make, change and remove accounts. */
import type { Shell } from '../../src/core/shell.ts'
import type { UserChange } from './words.ts'

export interface Accounts {
  readonly create: (change: UserChange) => Shell
  /** Of number, groups, home, shell and comment what differs. */
  readonly modify: (change: UserChange) => Shell
  readonly remove: (change: UserChange) => Shell
}
