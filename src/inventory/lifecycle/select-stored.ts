/** Finds hosts by selectors in the database, and reads all of it only where a selector asks for that. */
import { UserError } from '../../core/errors.ts'
import type { Reader } from '../../db/store.ts'
import type { Host } from '../model/host.ts'
import { dnsName } from '../model/typed-name.ts'
import { looksLikeQuery } from '../query/parse-query.ts'
import { selectHosts } from '../select.ts'

/** As `selectHosts`, for what changes them: conditions that came apart would select far more than was meant. */
export async function selectStored(reader: Reader, selectors: readonly string[]): Promise<readonly Host[]> {
  const queries = selectors.filter((selector) => looksLikeQuery(selector) && !/^@[\w.-]+$/.test(selector))
  if (queries.length > 1)
    throw new UserError('Cannot select hosts: several queries', {
      hint: `one query is one word, in quotes: '${queries.join(' ')}'`,
    })
  const byName = new Map<string, Host>()
  for (const selector of selectors) {
    const host = await reader.get('host', dnsName(selector))
    if (host === undefined) return selectHosts(await reader.snapshot(), selectors)
    byName.set(host.name, host)
  }
  return [...byName.values()]
}
