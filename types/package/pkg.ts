/** FreeBSD's packages: pkg(8). */
import { raw, sh } from '../../src/core/shell.ts'
import { probe } from '../../src/type/probe.ts'
import { type Installed, type Manager, withVersion } from './manager.ts'

/** A base system has a `pkg` that does nothing but offer to install the real one; `pkg -N` tells which of the two it is. */
const READY = raw('pkg -N >/dev/null 2>&1')

export const pkgOfFreebsd: Manager = {
  prelude: raw(`umask 022
hw_pkg() { ASSUME_ALWAYS_YES=yes pkg "$@"; }
hw_fetch() { hw_pkg update -q -f && touch -c /var/db/pkg/repos; }`),
  lists: ['/var/db/pkg/repos'],
  // `jq 1.7.1 0`; the last is 1 for a package that is locked.
  installed: (names) =>
    probe(sh`! ${READY} || pkg query '%n %v %k' ${names} 2>/dev/null || :`, (stdout) => {
      const found = new Map<string, Installed>()
      for (const line of stdout.split('\n')) {
        const [name = '', version = '', locked] = line.split(' ')
        if (version !== '') found.set(name, { version, ...(locked === '1' ? { held: true } : {}) })
      }
      return found
    }),
  // `jq-1.7.1    <   needs updating (remote has 1.7.2)`; -U leaves the lists as they are.
  newer: (names) =>
    probe(sh`! ${READY} || pkg version -vURL= 2>/dev/null || :`, (stdout) => {
      const rows = stdout
        .split('\n')
        .map((line) => /^(\S+)-[^-\s]+\s+<\s.*\bhas ([^\s)]+)/.exec(line))
        .filter((row) => names.includes(row?.[1] ?? ''))
      return new Map(rows.map((row) => [row?.[1] ?? '', row?.[2] ?? '']))
    }),
  install: (packages) => {
    const words = packages.map(withVersion('-'))
    // Another version than the one that is there is an installation by force to pkg, where it is an older one.
    return packages.some(({ version }) => version !== undefined)
      ? sh`hw_pkg install -q -y -f ${words}`
      : sh`hw_pkg install -q -y ${words}`
  },
  upgrade: (names) => sh`hw_pkg upgrade -q -y ${names}`,
  remove: (names) => sh`hw_pkg delete -q -y ${names}`,
  holds: {
    release: (name) => sh`pkg unlock -q -y ${name}`,
    hold: (name) => sh`pkg lock -q -y ${name}`,
  },
}
