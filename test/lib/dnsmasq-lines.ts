/** What the tests of the dnsmasq generator read of what it makes. */
import { Invalid } from '../../src/core/errors.ts'
import { generateDnsmasq, type DnsmasqOptions } from '../../src/generate/dnsmasq/generate-dnsmasq.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'

/** Lines of one file, without comments. */
export function dnsmasqLines(
  snapshot: Snapshot,
  path: string,
  options: DnsmasqOptions = {},
): readonly string[] {
  const file = generateDnsmasq(snapshot, options).find((one) => one.path === path)
  return (file?.text ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

/** Messages of the problems that it throws. */
export function problemsOf(make: () => unknown): readonly string[] {
  try {
    make()
  } catch (error) {
    if (error instanceof Invalid) return error.problems.map(({ message }) => message)
    throw error
  }
  return []
}
