/** Accounts on FreeBSD: pw(8). Its `adduser` asks. */
import type { Accounts } from './accounts-of.ts'
import { ifDiffers, makesHome, option, words } from './words.ts'

export const freebsd: Accounts = {
  // `-w no`: a password that matches none, but lets in those who have a key.
  create: ({ id, params }) => {
    const { uid, group, groups = [], home, shell, comment } = params
    return words(
      ['pw', 'useradd', '-n', id, '-w', 'no'],
      option('-u', uid),
      option('-g', group),
      option('-G', groups.length === 0 ? undefined : groups.join(',')),
      option('-d', home),
      option('-s', shell),
      option('-c', comment),
      makesHome(params) ? ['-m'] : [],
    )
  },
  modify: (change) =>
    words(
      ['pw', 'usermod', '-n', change.id],
      option('-u', ifDiffers(change, 'uid')),
      option('-g', ifDiffers(change, 'group')),
      option('-G', ifDiffers(change, 'groups')?.join(',')),
      option('-d', ifDiffers(change, 'home')),
      option('-s', ifDiffers(change, 'shell')),
      option('-c', ifDiffers(change, 'comment')),
    ),
  remove: ({ id, params }) => words(['pw', 'userdel', '-n', id], params.removeHome ? ['-r'] : []),
}
