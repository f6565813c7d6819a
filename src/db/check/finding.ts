/** Something in a database that cannot be right. */

/** What is looked at, in this order. */
export const checks = ['storage', 'images', 'indexes', 'addresses', 'journal', 'rules'] as const
export type CheckName = (typeof checks)[number]

export interface Finding {
  readonly check: CheckName
  /** `host web01`, `table address`. */
  readonly subject: string
  readonly message: string
}

/** One part of the check, and how many things it looked at. */
export interface Checked {
  readonly check: CheckName
  readonly items: number
  readonly findings: readonly Finding[]
}
