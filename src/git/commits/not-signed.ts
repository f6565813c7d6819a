/** What is said of a commit that could not be signed. */

/** `reason`: see `Committed`. */
export function notSigned(reason: string): string {
  return `the commit is not signed, though commit.gpgSign is set: ${reason.replaceAll('\n', '; ')}`
}
