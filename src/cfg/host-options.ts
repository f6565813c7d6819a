/** What all commands that reach hosts have in common on the command line. */
import { UserError } from '../core/errors.ts'
import { type BecomeMethod, becomeMethods, type TransportChoice, transportChoices } from '../ssh/endpoint.ts'

export const hostPositionals = {
  hosts: {
    summary: 'hosts by name, @group, or a query in quotes',
    value: 'HOST',
    many: true,
    optional: true,
    complete: 'selector',
  },
} as const

export const connectionOptions = {
  all: { type: 'flag', summary: 'every host that is not retired' },
  parallel: { type: 'number', value: 'N', default: 20, summary: 'hosts at once' },
  user: {
    type: 'text',
    value: 'NAME',
    summary: 'whom to log in as, whatever inventory and ssh_config say',
  },
  identity: {
    type: 'text',
    value: 'FILE',
    many: true,
    complete: 'file',
    summary: 'private key to log in with, before those of the agent and of ~/.ssh',
  },
  transport: {
    type: 'text',
    choices: transportChoices,
    summary:
      'ssh2 connects in process, ssh by the program of that name, auto by the first unless only the second can do it (-v says why)',
  },
  become: {
    type: 'text',
    choices: [...becomeMethods, 'none'],
    summary: 'how the user who logs in becomes root',
  },
  askPassword: { type: 'flag', summary: 'ask once for the password to log in with, where no key is taken' },
  askBecomePassword: { type: 'flag', summary: 'ask once for the password with which to become root' },
  acceptNewHostKeys: {
    type: 'flag',
    summary:
      'take the host key of a host that has none recorded, unseen; a changed key is refused all the same',
  },
  fresh: {
    type: 'flag',
    summary: 'log in anew: go on with no connection that an earlier command has left, and leave none',
  },
  connectTimeout: {
    type: 'number',
    value: 'SECONDS',
    default: 10,
    summary: 'patience with a host that does not answer',
  },
  connectRetries: {
    type: 'number',
    value: 'N',
    default: 0,
    summary: 'further attempts at a host that does not answer, after growing pauses',
  },
} as const

export const limitOption = {
  limit: {
    type: 'text',
    value: 'RESOURCE',
    many: true,
    summary: 'only these resources, as file:/etc/motd; * stands for anything',
  },
} as const

export const guardOption = {
  guard: {
    type: 'number',
    value: 'SECONDS',
    summary:
      'wait so long for a new connection, or have the host put its files back by itself; 0 for never; without it 60, where a change may lock you out',
  },
} as const

/** Throws UserError where the number makes no sense. */
export function checkGuard(seconds: number | undefined): number | undefined {
  if (seconds === undefined || (Number.isInteger(seconds) && seconds >= 0 && seconds <= 3600)) return seconds
  throw new UserError(`Cannot guard for ${seconds} s: it must be a whole number of seconds, at most 3600`)
}

export const failedOption = {
  failed: {
    type: 'flag',
    summary: 'only hosts whose last apply failed or did not end; without names, all of them',
  },
} as const

export const mixedOption = {
  mixed: {
    type: 'flag',
    summary: "also on a customer's branch that holds what belongs to another customer",
  },
} as const

export const commitOption = {
  commit: {
    type: 'text',
    value: 'REV',
    summary:
      "take manifests and types from exactly this commit of the branch's history, whatever is checked out; the inventory is the database's",
  },
} as const

export interface ConnectionArgs {
  readonly hosts: readonly string[]
  readonly all: boolean
  readonly failed?: boolean
  /** The revision that the manifests are to be of. */
  readonly commit?: string | undefined
  /** `--mixed`; undefined where hosts are only looked at. */
  readonly mixed?: boolean | undefined
  readonly parallel: number
  readonly user: string | undefined
  readonly identity: readonly string[]
  readonly transport: TransportChoice | undefined
  readonly become: BecomeMethod | 'none' | undefined
  readonly askPassword: boolean
  readonly askBecomePassword: boolean
  readonly acceptNewHostKeys: boolean
  readonly fresh: boolean
  readonly connectTimeout: number
  readonly connectRetries: number
}
