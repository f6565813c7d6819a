/** Debian's packages: dpkg-query(1) and apt-cache(8) look, apt-get(8) installs and removes. */
import { raw, sh } from '../../src/core/shell.ts'
import { probe } from '../../src/type/probe.ts'
import { type Installed, type Manager, withVersion } from './manager.ts'

/**
 * `hw_apt ARGUMENT…` asks nothing, keeps configuration files that were changed by hand, waits for another apt to end,
 * and prints only where it fails. Packages' own scripts expect the usual umask. Its output goes through a file, since a
 * service that a package starts may hold a pipe open for ever. A dpkg that was once interrupted is first brought to its
 * end. Lists that are missing or out of date are the usual reason of a failure to install, so they are fetched anew, once.
 * apt leaves alone the times of lists that have not changed, so the directory's tells when they were last asked for.
 */
const APT = raw(`hw_updated=
hw_apt_once() {
  ( umask 022
  DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none NEEDRESTART_SUSPEND=1 \\
    apt-get -y -q -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \\
    -o DPkg::Lock::Timeout=120 "$@" >"$hw_log" 2>&1 )
}
hw_update() { hw_updated=yes; hw_apt_once update && touch -c /var/lib/apt/lists; }
hw_apt() {
  hw_log=$(mktemp) || return
  if hw_apt_once "$@"; then hw_code=0; else
    case $(cat "$hw_log") in
    *'dpkg --configure -a'*) dpkg --configure -a >/dev/null 2>&1; hw_apt_once "$@" ;;
    *'Unable to locate package'*|*'no installation candidate'*|*' was not found'*|*'404 '*|*'Hash Sum mismatch'*|*'Failed to fetch'*)
      [ -z "$hw_updated" ] && hw_update && hw_apt_once "$@" ;;
    *) false ;;
    esac
    hw_code=$?
  fi
  [ "$hw_code" -eq 0 ] || cat "$hw_log" >&2
  rm -f "$hw_log"
  return "$hw_code"
}
hw_fetch() { hw_updated=yes; hw_apt update && touch -c /var/lib/apt/lists; }`)

const STATUS_FORMAT = '${Package} ${Architecture} ${Version} ${Status}\\n'

export const apt: Manager = {
  prelude: APT,
  lists: ['/var/lib/apt/lists'],
  installed: (names) =>
    // A name that is not known at all makes dpkg-query fail, although it prints the others.
    probe(sh`dpkg-query -W -f=${STATUS_FORMAT} -- ${names} 2>/dev/null || :`, (stdout) =>
      readStatus(stdout, names),
    ),
  // Without a place for its caches it writes none.
  newer: (names) =>
    probe(
      sh`apt-cache -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= policy -- ${names} 2>/dev/null || :`,
      readPolicy,
    ),
  install: (packages, { recommends }) =>
    sh`hw_apt ${recommends ? '--install-recommends' : '--no-install-recommends'} --allow-downgrades install -- ${packages.map(withVersion('='))}`,
  remove: (names) => sh`hw_apt remove -- ${names}`,
  holds: {
    release: (name) => sh`apt-mark unhold -- ${name} >/dev/null`,
    hold: (name) => sh`apt-mark hold -- ${name} >/dev/null`,
  },
}

function readStatus(stdout: string, names: readonly string[]): ReadonlyMap<string, Installed> {
  const found = new Map<string, Installed>()
  for (const line of stdout.split('\n')) {
    const [name = '', architecture = '', version = '', ...status] = line.split(' ')
    // "install ok installed" and "hold ok installed"; what was removed is there still as "deinstall ok config-files".
    if (status.at(-1) !== 'installed') continue
    for (const asked of [name, `${name}:${architecture}`])
      if (names.includes(asked))
        found.set(asked, { version, ...(status[0] === 'hold' ? { held: true } : {}) })
  }
  return found
}

/** Sections of `NAME:`, `  Installed: VERSION`, `  Candidate: VERSION`, and more that is further indented. */
function readPolicy(stdout: string): ReadonlyMap<string, string> {
  const newer = new Map<string, string>()
  let name = ''
  let installed = ''
  for (const line of stdout.split('\n')) {
    const heading = /^(\S+):$/.exec(line)?.[1]
    const [, key, value = ''] = /^ {2}(Installed|Candidate): (\S+)/.exec(line) ?? []
    if (heading !== undefined) name = heading
    else if (key === 'Installed') installed = value
    else if (key === 'Candidate' && value !== '(none)' && value !== installed) newer.set(name, value)
  }
  return newer
}
