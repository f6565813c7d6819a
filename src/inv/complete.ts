/** Names out of the inventory for the shell to offer. */
import { existsSync } from 'node:fs'
import type { CompletionKind } from '../command/command.ts'
import type { CommandContext } from '../command/context.ts'
import { openStore } from '../db/open-store.ts'
import type { Reader } from '../db/store.ts'
import { customerNames, openSite } from '../inventory/site.ts'

/** Reads and nothing else: no text is loaded or saved while somebody types. */
export async function completeNames(
  kind: CompletionKind,
  context: Pick<CommandContext, 'site' | 'customer' | 'cwd' | 'env'>,
): Promise<readonly string[]> {
  const site = await openSite(context)
  if (kind === 'customer') return customerNames(site.repository)
  if (!existsSync(site.databaseFile)) return []
  const store = await openStore(site.databaseFile)
  try {
    return await store.read(async (reader) => namesOf(reader, kind))
  } finally {
    await store.close()
  }
}

async function namesOf(reader: Reader, kind: CompletionKind): Promise<readonly string[]> {
  switch (kind) {
    case 'host':
    case 'network':
    case 'zone':
    case 'group':
      return reader.names(kind)
    case 'subnet':
      return (await reader.list('network')).flatMap((network) => network.subnets.map(({ prefix }) => prefix))
    case 'selector':
      return [...(await reader.names('host')), ...(await reader.names('group')).map((group) => `@${group}`)]
    case 'customer':
    case 'type':
    case 'file':
    case 'directory':
      return []
  }
}
