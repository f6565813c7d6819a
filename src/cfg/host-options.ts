/** What all commands that reach hosts have in common on the command line. */

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
  parallel: { type: 'number', value: 'N', default: 10, summary: 'hosts at once' },
  identity: {
    type: 'text',
    value: 'FILE',
    many: true,
    short: 'i',
    complete: 'file',
    summary: 'private key to log in with, before those of the agent and of ~/.ssh',
  },
  acceptNewHostKeys: {
    type: 'flag',
    summary:
      'take the host key of a host that has none recorded, unseen; a changed key is refused all the same',
  },
  connectTimeout: {
    type: 'number',
    value: 'SECONDS',
    default: 10,
    summary: 'patience with a host that does not answer',
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

export interface ConnectionArgs {
  readonly hosts: readonly string[]
  readonly all: boolean
  readonly parallel: number
  readonly identity: readonly string[]
  readonly acceptNewHostKeys: boolean
  readonly connectTimeout: number
}
