/** The package manager of a host. */
import type { HostContext } from '../../src/type/define-type.ts'
import type { PackageManager } from '../../src/type/facts.ts'
import { apk } from './apk.ts'
import { apt } from './apt.ts'
import { dnf } from './dnf.ts'
import type { Manager } from './manager.ts'
import { pacman } from './pacman.ts'
import { pkgAdd } from './pkg-add.ts'
import { pkgOfFreebsd } from './pkg.ts'
import { zypper } from './zypper.ts'

const MANAGERS: Readonly<Record<Exclude<PackageManager, 'none'>, Manager>> = {
  apt,
  apk,
  dnf,
  zypper,
  pacman,
  pkg: pkgOfFreebsd,
  pkg_add: pkgAdd,
}

export const KNOWN = 'apt, apk, dnf, zypper, pacman, pkg or pkg_add'

export function managerOf({ facts }: HostContext): Manager | undefined {
  return facts.packages === 'none' ? undefined : MANAGERS[facts.packages]
}
