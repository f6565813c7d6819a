/** Where and as whom to log in, checked against a strict grammar before any program or library sees it. */
import { Invalid, type Problem, exitCode } from '../core/errors.ts'
import { parseIp } from '../core/ip.ts'
import { type HostKey, parseKeyLine } from './known-hosts.ts'

export interface Endpoint {
  /** Name of the host in messages. */
  readonly name: string
  /** An IP address or a domain name. */
  readonly address: string
  /** Default 22. */
  readonly port?: number
  /** Default `root`. */
  readonly user?: string
  /** The pinned keys: `ssh-ed25519 AAAA…`. */
  readonly hostKeys: readonly string[]
  /** What the operator's ssh_config may say otherwise. Default: nothing. */
  readonly yields?: readonly ('address' | 'port' | 'user')[]
  /** Through whom it is reached, in the order in which they are passed. Default: directly. */
  readonly jumps?: readonly Endpoint[]
  /** Default `auto`. */
  readonly transport?: TransportChoice | undefined
  /** How the user who logs in becomes root. Default: not at all. */
  readonly become?: BecomeMethod | undefined
}

/** `ssh2` in process, `ssh` the program; `auto` the first unless only the second can do it. */
export const transportChoices = ['auto', 'ssh2', 'ssh'] as const
export type TransportChoice = (typeof transportChoices)[number]

export const becomeMethods = ['sudo', 'doas', 'su', 'run0'] as const
export type BecomeMethod = (typeof becomeMethods)[number]

export interface CheckedEndpoint {
  readonly name: string
  readonly address: string
  readonly port: number
  readonly user: string
  readonly pinned: readonly HostKey[]
}

// RFC 1123 labels with underscores, as resolvers take them; never a leading hyphen.
const DOMAIN_NAME =
  /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*\.?$/
// What a program may get to see as an argument, and as a pattern of its settings.
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,252}$/
// useradd(8), and capitals and dots as directories have them.
const USER_NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/

/** Throws Invalid with every reason at once. */
export function checkEndpoint(endpoint: Endpoint): CheckedEndpoint {
  const { address, port = 22, user = 'root' } = endpoint
  const problems: Problem[] = []
  if (!NAME.test(endpoint.name)) problems.push({ message: `"${endpoint.name}" is no name of a host` })
  if (parseIp(address) === undefined && !DOMAIN_NAME.test(address))
    problems.push({ message: `"${address}" is neither an IP address nor a domain name` })
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    problems.push({ message: `port ${port} is not between 1 and 65535` })
  if (!USER_NAME.test(user)) problems.push({ message: `"${user}" is no user name` })
  const pinned: HostKey[] = []
  for (const line of endpoint.hostKeys) {
    const key = parseKeyLine(line)
    if (key === undefined) problems.push({ message: `"${line}" is no SSH host key` })
    else pinned.push(key)
  }
  if (problems.length > 0)
    throw new Invalid(`Cannot connect to "${endpoint.name}"`, problems, { exitCode: exitCode.hostFailed })
  return { name: endpoint.name, address, port, user, pinned }
}
