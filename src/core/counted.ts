/** A number with its word, in the form that goes with it. */

/** `1 lease`, `2 leases`; `many` where that is not the word with an s. */
export function counted(count: number, what: string, many = `${what}s`): string {
  return `${count} ${count === 1 ? what : many}`
}
