/** Debian's packages: dpkg-query(1) looks, apt-get(8) installs and removes. */
import { raw, sh } from '../../src/core/shell.ts'
import { probe } from '../../src/type/probe.ts'
import type { Manager } from './manager.ts'

/**
 * `hw_apt ARGUMENT…` asks nothing, keeps configuration files that were changed by hand, waits for another apt to end,
 * and prints only where it fails. Packages' own scripts expect the usual umask. Its output goes through a file, since a
 * service that a package starts may hold a pipe open for ever. A dpkg that was once interrupted is first brought to its
 * end. Lists that are missing or out of date are the usual reason of a failure to install, so they are fetched anew, once.
 */
const APT = raw(`hw_updated=
hw_apt_once() {
  ( umask 022
  DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none NEEDRESTART_SUSPEND=1 \\
    apt-get -y -q -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \\
    -o DPkg::Lock::Timeout=120 "$@" >"$hw_log" 2>&1 )
}
hw_apt() {
  hw_log=$(mktemp) || return
  if hw_apt_once "$@"; then hw_code=0; else
    case $(cat "$hw_log") in
    *'dpkg --configure -a'*) dpkg --configure -a >/dev/null 2>&1; hw_apt_once "$@" ;;
    *'Unable to locate package'*|*'no installation candidate'*|*' was not found'*|*'404 '*|*'Hash Sum mismatch'*|*'Failed to fetch'*)
      [ -z "$hw_updated" ] && hw_updated=yes && hw_apt_once update && hw_apt_once "$@" ;;
    *) false ;;
    esac
    hw_code=$?
  fi
  [ "$hw_code" -eq 0 ] || cat "$hw_log" >&2
  rm -f "$hw_log"
  return "$hw_code"
}`)

const STATUS_FORMAT = '${Package} ${Architecture} ${Version} ${Status}\\n'

export const apt: Manager = {
  prelude: APT,
  installed: (names) =>
    // A name that is not known at all makes dpkg-query fail, although it prints the others.
    probe(sh`dpkg-query -W -f=${STATUS_FORMAT} -- ${names} 2>/dev/null || :`, (stdout) =>
      readStatus(stdout, names),
    ),
  install: (packages, { recommends }) =>
    sh`hw_apt ${recommends ? '--install-recommends' : '--no-install-recommends'} --allow-downgrades install -- ${packages.map(({ name, version }) => (version === undefined ? name : `${name}=${version}`))}`,
  remove: (names) => sh`hw_apt remove -- ${names}`,
}

function readStatus(stdout: string, names: readonly string[]): ReadonlyMap<string, string> {
  const versions = new Map<string, string>()
  for (const line of stdout.split('\n')) {
    const [name = '', architecture = '', version = '', ...status] = line.split(' ')
    // "install ok installed" and "hold ok installed"; what was removed is there still as "deinstall ok config-files".
    if (status.at(-1) !== 'installed') continue
    for (const asked of [name, `${name}:${architecture}`])
      if (names.includes(asked)) versions.set(asked, version)
  }
  return versions
}
