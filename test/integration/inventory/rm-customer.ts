/** `inv rm customer NAME --yes`, and what it says. */
import type { TestSite } from '../../lib/temp-site.ts'

export interface Removed {
  readonly tag: string
  readonly commit: string
  readonly database: { readonly place: string; readonly kept: boolean } | null
  readonly remotes: readonly { readonly remote: string; readonly remove: string; readonly archive: string }[]
}

export async function rmCustomer(site: TestSite, line: string): Promise<Removed> {
  const stdout = await site.ok(`rm customer ${line} --yes --json`)
  return (JSON.parse(stdout) as { readonly result: Removed }).result
}
