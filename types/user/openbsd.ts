/** Accounts on OpenBSD: useradd(8), usermod(8) and userdel(8), which take other options than Linux's of the same names. */
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import type { Accounts } from './accounts-of.ts'
import { startOfLine } from './shadow.ts'
import { ifDiffers, makesHome, option, words } from './words.ts'

export const openbsd: Accounts = {
  create: ({ id, params }) => {
    const { uid, group, groups = [], home, shell, comment, system } = params
    const useradd = words(
      'useradd',
      system ? ['-r', '100..999'] : [],
      option('-u', uid),
      group === undefined ? raw('-g "$hw_own"') : ['-g', group],
      option('-G', groups.length === 0 ? undefined : groups.join(',')),
      option('-d', home),
      option('-s', shell),
      option('-c', comment),
      makesHome(params) ? '-m' : [],
      id,
    )
    return group === undefined ? lines(ownGroup(id), useradd) : useradd
  },
  // `-S` is the whole list; `-G` would add to it.
  modify: (change) =>
    words(
      'usermod',
      option('-u', ifDiffers(change, 'uid')),
      option('-g', ifDiffers(change, 'group')),
      option('-S', ifDiffers(change, 'groups')?.join(',')),
      option('-d', ifDiffers(change, 'home')),
      option('-s', ifDiffers(change, 'shell')),
      option('-c', ifDiffers(change, 'comment')),
      change.id,
    ),
  remove: ({ id, params }) => words('userdel', params.removeHome ? ['-r'] : [], id),
}

/** A group of the account's own name: the one that is there, or a new one with its number. */
function ownGroup(name: string): Shell {
  return sh`if grep -q ${startOfLine(name)} /etc/group; then hw_own=${name}; else hw_own==uid; fi`
}
