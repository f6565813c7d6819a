/** What is said where somebody gives what is no host's name. */
import { nearest } from '../../core/nearest.ts'
import type { Host } from './host.ts'

/** `owner`: the host that has the alias. */
export function aliasHint(alias: string, owner: string): string {
  return `"${alias}" is an alias of host "${owner}"`
}

/** Of a name that none of the hosts has: whose alias it is, or which of `known` was meant. Undefined where nothing is near. */
export function hostHint(
  hosts: readonly Host[],
  name: string,
  known: readonly string[] = hosts.map((host) => host.name),
): string | undefined {
  const owner = hosts.find(({ aliases }) => aliases.includes(name))
  if (owner !== undefined) return aliasHint(name, owner.name)
  const meant = nearest(name, known)
  return meant === undefined ? undefined : `did you mean "${meant}"?`
}
