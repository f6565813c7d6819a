/** Packages of Red Hat's family: rpm(8) looks, dnf(8) installs and removes. */
import { raw, sh } from '../../src/core/shell.ts'
import { probe } from '../../src/type/probe.ts'
import type { Manager } from './manager.ts'

export const dnf: Manager = {
  // Packages' own scripts expect the usual umask.
  prelude: raw('umask 022'),
  installed: (names) =>
    // What is not installed is told in a sentence on standard output, and by the exit code.
    probe(
      sh`rpm -q --qf '%{NAME} %{ARCH} %{VERSION}-%{RELEASE}\n' -- ${names} 2>/dev/null || :`,
      (stdout) => {
        const versions = new Map<string, string>()
        for (const line of stdout.split('\n')) {
          const [name = '', architecture = '', version, ...rest] = line.split(' ')
          if (version === undefined || rest.length > 0) continue
          for (const asked of [name, `${name}.${architecture}`])
            if (names.includes(asked)) versions.set(asked, version)
        }
        return versions
      },
    ),
  install: (packages, { recommends }) => {
    const weak = raw(`--setopt=install_weak_deps=${recommends ? 'True' : 'False'}`)
    const words = packages.map(({ name, version }) => (version === undefined ? name : `${name}-${version}`))
    // `install` of an older version than the one that is there does nothing, and says so with success.
    const older = packages.flatMap(({ name, version }) =>
      version === undefined ? [] : [`${name}-${version}`],
    )
    const install = sh`dnf -q -y ${weak} install ${words}`
    return older.length === 0
      ? install
      : sh`${install} && { rpm -q ${older} >/dev/null || dnf -q -y ${weak} downgrade ${older}; }`
  },
  remove: (names) => sh`dnf -q -y remove ${names}`,
}
