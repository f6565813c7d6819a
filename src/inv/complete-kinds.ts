/** What the shell offers where a command takes a KIND and then names: the kinds, and names of the kind that was typed. */
import type { CompletionKind } from '../command/command.ts'

/** What stands first in the name of a thing of each kind: a NIC is named by its host. */
const FIRST_NAME: Readonly<Record<string, CompletionKind>> = {
  host: 'host',
  nic: 'host',
  disk: 'host',
  address: 'host',
  alias: 'host',
  network: 'network',
  subnet: 'subnet',
  range: 'subnet',
  zone: 'zone',
  record: 'zone',
  group: 'group',
  customer: 'customer',
}

/** Names after KIND; nothing more once one has been typed. */
export function nameAfterKind(before: readonly string[]): CompletionKind | undefined {
  const [kind = ''] = before
  return before.length === 1 ? FIRST_NAME[kind] : undefined
}
