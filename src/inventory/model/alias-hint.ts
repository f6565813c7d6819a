/** What is said where somebody gives an alias for the name of a host. */
import type { Host } from './host.ts'

/** `owner`: the host that has the alias. */
export function aliasHint(alias: string, owner: string): string {
  return `"${alias}" is an alias of host "${owner}"`
}

/** Undefined where none of the hosts has that alias. */
export function aliasHintAmong(hosts: readonly Host[], name: string): string | undefined {
  const owner = hosts.find(({ aliases }) => aliases.includes(name))
  return owner === undefined ? undefined : aliasHint(name, owner.name)
}
