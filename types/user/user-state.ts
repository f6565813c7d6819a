/** What is observed of a user account. */
export interface UserState {
  readonly uid?: number
  /** The first group: by name, or by number where that is how the manifest names it. */
  readonly group?: string
  /** The others, in order. */
  readonly groups?: readonly string[]
  readonly home?: string
  readonly shell?: string
  readonly comment?: string
  readonly [key: string]: number | string | readonly string[] | undefined
}
