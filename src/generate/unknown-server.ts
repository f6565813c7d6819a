/** What is said where a server is asked for that is no host. */
import { UserError } from '../core/errors.ts'
import { hostHint } from '../inventory/model/alias-hint.ts'
import type { Host } from '../inventory/model/host.ts'

export function unknownServer(action: string, server: string, hosts: readonly Host[]): UserError {
  return new UserError(`${action} for "${server}": there is no such host`, { hint: hostHint(hosts, server) })
}
