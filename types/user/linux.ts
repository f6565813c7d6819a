/** How accounts are made, changed and removed on Linux: by the shadow programs, or by busybox's own where there are none. */
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { eitherOf, hasFunction } from '../_lib/accounts.ts'
import type { Accounts } from './accounts-of.ts'
import { startOfLine } from './shadow.ts'
import { ifDiffers, makesHome, option, type UserChange, words } from './words.ts'

export const linux: Accounts = { create, modify, remove }

function create(change: UserChange): Shell {
  return lines(
    hasFunction,
    // A group of the account's own name that is there already is its first group, and not in its way.
    ...(change.params.group === undefined ? [ownGroup(change.id)] : []),
    eitherOf(useradd(change), adduser(change)),
  )
}

function ownGroup(name: string): Shell {
  return sh`if grep -q ${startOfLine(name)} /etc/group; then hw_own=${name}; else hw_own=; fi`
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

function modify(change: UserChange): Shell {
  const { id } = change
  const usermod = words(
    'usermod',
    option('-u', ifDiffers(change, 'uid')),
    option('-g', ifDiffers(change, 'group')),
    option('-G', ifDiffers(change, 'groups')?.join(',')),
    option('-d', ifDiffers(change, 'home')),
    option('-s', ifDiffers(change, 'shell')),
    option('-c', ifDiffers(change, 'comment')),
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
  if (keys.some((key) => ['uid', 'group', 'home', 'shell', 'comment'].includes(key)))
    return sh`echo 'this host has no usermod to change an account with' >&2; false`
  const had = before?.groups ?? []
  const wanted = after?.groups ?? []
  return all(
    ...wanted.filter((name) => !had.includes(name)).map((name) => sh`addgroup ${id} ${name}`),
    ...had.filter((name) => !wanted.includes(name)).map((name) => sh`delgroup ${id} ${name}`),
  )
}

function remove({ id, params: { removeHome } }: UserChange): Shell {
  return lines(
    hasFunction,
    eitherOf(
      words('userdel', removeHome ? ['-r'] : [], id),
      words('deluser', removeHome ? ['--remove-home'] : [], id),
    ),
  )
}
