/** Arch's packages: pacman(8). Its repositories have one version of each package. */
import { lines, raw, sh } from '../../src/core/shell.ts'
import { probe } from '../../src/type/probe.ts'
import type { Manager } from './manager.ts'

/**
 * `hw_exact NAME VERSION` fails unless that is the version which is to be had. A package that is not known is looked for
 * again in lists that were fetched anew.
 */
const PACMAN = raw(`umask 022
hw_pacman() { pacman --noconfirm --noprogressbar --quiet "$@"; }
hw_fetch() { hw_pacman -Sy && touch -c /var/lib/pacman/sync; }
hw_version() { pacman -Sddp --print-format %v -- "$1" 2>/dev/null; }
hw_exact() {
  [ "$(hw_version "$1")" = "$2" ] || { hw_fetch >/dev/null && [ "$(hw_version "$1")" = "$2" ]; } || {
    echo "its repositories have $1 in version $(hw_version "$1"), not in $2" >&2; false; }
}`)

export const pacman: Manager = {
  prelude: PACMAN,
  lists: ['/var/lib/pacman/sync'],
  // `jq 1.7.1-2`
  installed: (names) =>
    probe(sh`pacman -Q -- ${names} 2>/dev/null || :`, (stdout) => {
      const rows = stdout.split('\n').map((line) => line.split(' '))
      return new Map(
        rows.flatMap(([name = '', version = '']) => (version === '' ? [] : [[name, { version }] as const])),
      )
    }),
  // `jq 1.7.1-1 -> 1.7.1-2`; what is held back ends in `[ignored]`.
  newer: (names) =>
    probe(sh`pacman -Qu -- ${names} 2>/dev/null || :`, (stdout) => {
      const rows = stdout.split('\n').map((line) => /^(\S+) \S+ -> (\S+)$/.exec(line))
      return new Map(rows.flatMap((row) => (row === null ? [] : [[row[1] ?? '', row[2] ?? '']])))
    }),
  // What a package recommends (its "optional dependencies") pacman only tells.
  install: (packages) => {
    const names = packages.map(({ name }) => name)
    const exact = packages.flatMap(({ name, version }) =>
      version === undefined ? [] : [sh`hw_exact ${name} ${version} &&`],
    )
    const install = sh`{ hw_pacman -S -- ${names} || { hw_fetch && hw_pacman -S -- ${names}; }; }`
    return exact.length === 0 ? install : lines(...exact, install)
  },
  remove: (names) => sh`hw_pacman -R -- ${names}`,
}
