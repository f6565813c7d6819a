/** Holds of each package manager: seen in the files in which they are kept, and changed by its own commands. */
import { raw, sh } from '../../src/core/shell.ts'
import type { PackageManager } from '../../src/type/facts.ts'
import { probe } from '../../src/type/probe.ts'
import { namesIn, type Keeper } from './keeper.ts'
import { pacman } from './pacman.ts'

const STATUS_FORMAT = '${Package} ${Architecture} ${Status}\\n'

/** What dpkg is told to do with a package: `hold ok installed`. */
const apt: Keeper = {
  held: (names) =>
    probe(sh`dpkg-query -W -f=${STATUS_FORMAT} -- ${names} 2>/dev/null || :`, (stdout) => {
      const held = stdout
        .split('\n')
        .map((line) => line.split(' '))
        .filter(([, , selection]) => selection === 'hold')
        .flatMap(([name = '', architecture = '']) => [name, `${name}:${architecture}`])
      return new Set(names.filter((name) => held.includes(name)))
    }),
  hold: (name) => sh`apt-mark hold -- ${name} >/dev/null`,
  release: (name) => sh`apt-mark unhold -- ${name} >/dev/null`,
  // dpkg's own list has what is installed in it too: an older one of it would be wrong.
  files: [],
}

const WORLD = '/etc/apk/world'

/** A line of apk's world file with the version in it: `jq=1.7.1-r0`. */
const apk: Keeper = {
  held: (names) =>
    probe(sh`cat ${WORLD} 2>/dev/null || :`, (stdout) =>
      namesIn(stdout, names, (line) => /^([^=<>~!@]+)(?:@\S+)?[=<~]/.exec(line)?.[1]),
    ),
  hold: (name) =>
    sh`hw_name=${name}
hw_full=$(apk info -e -v -- "$hw_name") && [ -n "$hw_full" ] || { echo 'it is not installed' >&2; exit 1; }
apk add --quiet --wait 120 -- "$hw_name=${raw('${hw_full#"$hw_name-"}')}"`,
  release: (name) => sh`apk add --quiet --wait 120 -- ${name}`,
  files: [WORLD],
}

/** Lines `NAME-EPOCH:VERSION-RELEASE.*` of the plugin of dnf 4, and `name = "NAME"` of dnf 5. */
const dnf: Keeper = {
  held: (names) =>
    probe(
      sh`cat /etc/dnf/plugins/versionlock.list /etc/yum/pluginconf.d/versionlock.list /etc/dnf/versionlock.toml 2>/dev/null || :`,
      (stdout) =>
        namesIn(
          stdout,
          names,
          (line) =>
            /^name\s*=\s*"([^"]+)"/.exec(line)?.[1] ??
            /^([^!#\s]+)-(?:\d+:)?[^-\s]+-[^-\s]+$/.exec(line)?.[1],
        ),
    ),
  hold: (name) => sh`dnf -q -y versionlock add ${name}`,
  release: (name) => sh`dnf -q -y versionlock delete ${name}`,
  files: ['/etc/dnf/plugins/versionlock.list', '/etc/dnf/versionlock.toml'],
}

const LOCKS = '/etc/zypp/locks'

/** Sections of `solvable_name: NAME` and more lines of that kind. */
const zypper: Keeper = {
  held: (names) =>
    probe(sh`cat ${LOCKS} 2>/dev/null || :`, (stdout) =>
      namesIn(stdout, names, (line) => /^solvable_name:\s*(\S+)/.exec(line)?.[1]),
    ),
  hold: (name) => sh`zypper --non-interactive --quiet addlock ${name}`,
  release: (name) => sh`zypper --non-interactive --quiet removelock ${name}`,
  files: [LOCKS],
}

/** FreeBSD's `NAME 1` for a package that is locked. */
const pkg: Keeper = {
  held: (names) =>
    probe(sh`! pkg -N >/dev/null 2>&1 || pkg query '%n %k' ${names} 2>/dev/null || :`, (stdout) =>
      namesIn(stdout, names, (line) => /^(\S+) 1$/.exec(line)?.[1]),
    ),
  hold: (name) => sh`pkg lock -q -y ${name}`,
  release: (name) => sh`pkg unlock -q -y ${name}`,
  files: [],
}

/** OpenBSD has no holds. */
export const KEEPERS: Readonly<Partial<Record<PackageManager, Keeper>>> = {
  apt,
  apk,
  dnf,
  zypper,
  pacman,
  pkg,
}
