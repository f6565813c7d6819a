/** What the state of a host asks of its parent and its guests. */
import type { Problem } from '../../core/errors.ts'
import type { Host } from '../model/host.ts'
import type { Lookup } from '../model/lookup.ts'
import { inUse } from './stands-on.ts'

/** Nothing runs on a machine that is gone. `self`: the name under which the host is stored now. */
export async function hostStateProblems(
  lookup: Lookup,
  host: Host,
  self: string,
): Promise<readonly Problem[]> {
  if (host.state === 'retired') return guestsLeft(lookup, self)
  const parent = host.parent === undefined ? undefined : await lookup.get('host', host.parent)
  return parent?.state === 'retired'
    ? [{ message: `its parent "${parent.name}" is retired`, hint: `inv state ${parent.name} planned` }]
    : []
}

async function guestsLeft(lookup: Lookup, host: string): Promise<readonly Problem[]> {
  const left: string[] = []
  for (const name of await lookup.guestsOf(host))
    if ((await lookup.get('host', name))?.state !== 'retired') left.push(name)
  return inUse('it is the parent of', 'host', left, 'retire those first, or at once with it')
}
