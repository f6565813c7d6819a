/** A user account. A new one has no password unless it is given one, and is entered by key alone. */
import { defineType, type HostContext } from '../../src/type/define-type.ts'
import { ancestorsOf } from '../_lib/absolute-path.ts'
import { AccountName } from '../_lib/accounts.ts'
import { isNumeric } from '../_lib/ownership.ts'
import type { Accounts } from './accounts-of.ts'
import { freebsd } from './freebsd.ts'
import { linux } from './linux.ts'
import { observeUsers } from './observe.ts'
import { openbsd } from './openbsd.ts'
import { Params } from './params.ts'
import { asSecret } from './password.ts'
import { isLocked, setShadow } from './set-shadow.ts'

function accountsOf({ facts }: HostContext): Accounts {
  return facts.os.family === 'freebsd' ? freebsd : facts.os.family === 'openbsd' ? openbsd : linux
}

/** What the account's own programs change; the rest is in the shadow file. */
const OWN_KEYS: readonly string[] = ['uid', 'group', 'groups', 'home', 'shell', 'comment']

export const user = defineType({
  name: 'user',
  summary: 'A user account',
  id: AccountName,
  params: Params,
  // Any other account is none that the connection depends on.
  affects: ({ id }, { facts }) => (id === facts.user.name ? ['users'] : []),
  needs: ({ params }) => [
    ...[params.group, ...(params.groups ?? [])].flatMap((name) =>
      name === undefined || isNumeric(name) ? [] : [`group:${name}` as const],
    ),
    ...(params.home === undefined
      ? []
      : ancestorsOf(params.home).map((path) => `directory:${path}` as const)),
  ],

  observe: observeUsers,

  desired: ({ params }) => {
    if (params.state === 'absent') return null
    const locked = isLocked(params)
    return {
      ...(params.uid === undefined ? {} : { uid: params.uid }),
      ...(params.group === undefined ? {} : { group: params.group }),
      // The first group is not one of the others, whichever way it is written down.
      ...(params.groups === undefined
        ? {}
        : { groups: params.groups.filter((name) => name !== params.group) }),
      ...(params.home === undefined ? {} : { home: params.home }),
      ...(params.shell === undefined ? {} : { shell: params.shell }),
      ...(params.comment === undefined ? {} : { comment: params.comment }),
      ...(params.password === undefined ? {} : { password: asSecret(params.password) }),
      ...(locked === undefined ? {} : { passwordLocked: locked }),
      ...(params.expires === undefined ? {} : { expires: params.expires }),
    }
  },

  converge: (change, context) => {
    const { create, modify, remove } = accountsOf(context)
    if (change.after === null) return [remove(change)]
    const isModified = change.keys.some((key) => OWN_KEYS.includes(key))
    return [
      ...(change.before === null ? [create(change)] : isModified ? [modify(change)] : []),
      ...setShadow(change, context),
    ]
  },
})
