/** What is said where a server is asked for that is no host. */
import { UserError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { aliasHintAmong } from '../inventory/model/alias-hint.ts'
import type { Host } from '../inventory/model/host.ts'

export function unknownServer(action: string, server: string, hosts: readonly Host[]): UserError {
  const near = nearest(
    server,
    hosts.map(({ name }) => name),
  )
  return new UserError(`${action} for "${server}": there is no such host`, {
    hint: aliasHintAmong(hosts, server) ?? (near === undefined ? undefined : `did you mean "${near}"?`),
  })
}
