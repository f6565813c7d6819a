/** How accounts are made, changed and removed: by the shadow programs, or by busybox's own where there are none. */
import { all, lines, raw, sh, type Shell, type ShellValue } from '../../src/core/shell.ts'
import type { Change } from '../../src/type/define-type.ts'
import { eitherOf, hasFunction } from '../_lib/accounts.ts'
import type { UserParams } from './index.ts'
import type { UserState } from './user-state.ts'

type UserChange = Change<UserParams, UserState>

/** An option with its value, or no word at all where there is no value. */
function option(flag: string, value: string | number | undefined): readonly (string | number)[] {
  return value === undefined ? [] : [flag, value]
}

/** A program and its words, with one space between any two. */
function words(...parts: readonly ShellValue[]): Shell {
  return raw(
    parts
      .map((part) => sh`${part}`.text)
      .filter((text) => text !== '')
      .join(' '),
  )
}

export function create(change: UserChange): Shell {
  return lines(
    hasFunction,
    // A group of the account's own name that is there already is its first group, and not in its way.
    ...(change.params.group === undefined ? [ownGroup(change.id)] : []),
    eitherOf(useradd(change), adduser(change)),
  )
}

function ownGroup(name: string): Shell {
  const pattern = `^${name.replaceAll(/[.$]/g, '\\$&')}:`
  return sh`if grep -q ${pattern} /etc/group; then hw_own=${name}; else hw_own=; fi`
}

function makesHome(params: UserParams): boolean {
  return params.createHome ?? !params.system
}

/** The password `*` matches none, and unlike the `!` of a locked account it does not keep out those who have a key. */
function useradd({ id, params }: UserChange): Shell {
  const { uid, group, groups = [], home, shell, comment, system } = params
  return words(
    'useradd',
    system ? ['-r'] : [],
    option('-u', uid),
    group === undefined ? raw('${hw_own:+-g} "${hw_own:--U}"') : ['-g', group],
    option('-G', groups.length === 0 ? undefined : groups.join(',')),
    option('-d', home),
    option('-s', shell),
    option('-c', comment),
    makesHome(params) ? '-m' : '-M',
    ['-p', '*', id],
  )
}

function adduser({ id, params }: UserChange): Shell {
  const { uid, group, groups = [], home, shell, comment, system } = params
  const add = words(
    'adduser',
    '-D',
    system ? ['-S'] : [],
    option('-u', uid),
    group === undefined ? raw('${hw_own:+-G "$hw_own"}') : ['-G', group],
    option('-h', home),
    option('-s', shell),
    option('-g', comment),
    makesHome(params) ? [] : ['-H'],
    id,
  )
  return all(add, sh`echo ${`${id}:*`} | chpasswd -e`, ...groups.map((name) => sh`addgroup ${id} ${name}`))
}

export function modify(change: UserChange): Shell {
  const { id, after, keys } = change
  const only = <Key extends keyof UserState & string>(key: Key): UserState[Key] | undefined =>
    keys.includes(key) ? after?.[key] : undefined
  const usermod = words(
    'usermod',
    option('-u', only('uid')),
    option('-g', only('group')),
    option('-G', only('groups')?.join(',')),
    option('-d', only('home')),
    option('-s', only('shell')),
    option('-c', only('comment')),
    id,
  )
  return lines(
    hasFunction,
    sh`if hw_has usermod; then ${usermod}
else ${modifyGroups(change)}
fi`,
  )
}

/** All that busybox can change of an account that is there: which groups it is in. */
function modifyGroups({ id, before, after, keys }: UserChange): Shell {
  if (keys.some((key) => key !== 'groups'))
    return sh`echo 'this host has no usermod to change an account with' >&2; false`
  const had = before?.groups ?? []
  const wanted = after?.groups ?? []
  return all(
    ...wanted.filter((name) => !had.includes(name)).map((name) => sh`addgroup ${id} ${name}`),
    ...had.filter((name) => !wanted.includes(name)).map((name) => sh`delgroup ${id} ${name}`),
  )
}

export function remove({ id, params: { removeHome } }: UserChange): Shell {
  return lines(
    hasFunction,
    eitherOf(
      words('userdel', removeHome ? ['-r'] : [], id),
      words('deluser', removeHome ? ['--remove-home'] : [], id),
    ),
  )
}
