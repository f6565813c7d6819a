/** Packages of Red Hat's family: rpm(8) looks, dnf(8) installs and removes. */
import { raw, sh, type Shell } from '../../src/core/shell.ts'
import { probe } from '../../src/type/probe.ts'
import { type Manager, withVersion } from './manager.ts'
import { installedByRpm } from './rpm.ts'

function weak({ recommends }: { readonly recommends: boolean }): Shell {
  return raw(`--setopt=install_weak_deps=${recommends ? 'True' : 'False'}`)
}

export const dnf: Manager = {
  // Packages' own scripts expect the usual umask.
  prelude: raw(`umask 022
hw_fetch() { dnf -q -y --refresh makecache && touch -c /var/cache/dnf /var/cache/libdnf5; }`),
  // Of dnf 4 and dnf 5.
  lists: ['/var/cache/dnf', '/var/cache/libdnf5'],
  installed: installedByRpm,
  // -C asks the lists that are there, whatever their age: `NAME.ARCHITECTURE VERSION REPOSITORY`, and 100 where there are any.
  newer: (names) =>
    probe(sh`dnf -q -C check-update ${names} 2>/dev/null || :`, (stdout) => {
      const newer = new Map<string, string>()
      for (const line of stdout.split('\n')) {
        const [, name = '', architecture = '', version = ''] =
          /^(\S+)\.(\w+)\s+(?:\d+:)?(\S+-\S+)\s+\S+\s*$/.exec(line) ?? []
        for (const asked of [name, `${name}.${architecture}`])
          if (names.includes(asked)) newer.set(asked, version)
      }
      return newer
    }),
  install: (packages, options) => {
    const words = packages.map(withVersion('-'))
    // `install` of an older version than the one that is there does nothing, and says so with success.
    const older = packages.flatMap((one) => (one.version === undefined ? [] : [withVersion('-')(one)]))
    const install = sh`dnf -q -y ${weak(options)} install ${words}`
    return older.length === 0
      ? install
      : sh`${install} && { rpm -q ${older} >/dev/null || dnf -q -y ${weak(options)} downgrade ${older}; }`
  },
  upgrade: (names, options) => sh`dnf -q -y ${weak(options)} upgrade ${names}`,
  remove: (names) => sh`dnf -q -y remove ${names}`,
}
