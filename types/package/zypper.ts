/** openSUSE's packages: rpm(8) looks, zypper(8) installs and removes. */
import { raw, sh } from '../../src/core/shell.ts'
import { probe } from '../../src/type/probe.ts'
import { type Manager, withVersion } from './manager.ts'
import { installedByRpm } from './rpm.ts'

/**
 * `hw_zypper ARGUMENT…` asks nothing. Exit codes from 100 to 103 tell that something else is to be done one day (a reboot),
 * and are no failures; 104 is that a package is not known (zypper(8), "EXIT CODES").
 */
const ZYPPER = raw(`umask 022
hw_zypper() {
  ZYPP_LOCK_TIMEOUT=120 zypper --non-interactive --quiet "$@"; hw_code=$?
  case $hw_code in 100|101|102|103) hw_code=0 ;; esac
  return "$hw_code"
}
hw_zypper_fresh() { hw_zypper "$@" || { [ "$hw_code" -eq 104 ] && hw_fetch && hw_zypper "$@"; }; }
hw_fetch() { hw_zypper refresh && touch -c /var/cache/zypp/raw; }`)

export const zypper: Manager = {
  prelude: ZYPPER,
  lists: ['/var/cache/zypp/raw'],
  installed: installedByRpm,
  // `v | repo-oss | jq | 1.6-1.2 | 1.7-1.1 | x86_64`, between headings.
  newer: (names) =>
    probe(raw('zypper --no-refresh --non-interactive --quiet list-updates 2>/dev/null || :'), (stdout) => {
      const newer = new Map<string, string>()
      for (const line of stdout.split('\n')) {
        const [status = '', , name = '', , version = '', architecture = ''] = line
          .split('|')
          .map((field) => field.trim())
        if (status === 'S') continue
        for (const asked of [name, `${name}.${architecture}`])
          if (names.includes(asked)) newer.set(asked, version.replace(/^\d+:/, ''))
      }
      return newer
    }),
  install: (packages, { recommends }) =>
    sh`hw_zypper_fresh install --oldpackage ${recommends ? '--recommends' : '--no-recommends'} ${packages.map(withVersion('='))}`,
  upgrade: (names, { recommends }) =>
    sh`hw_zypper update ${recommends ? '--recommends' : '--no-recommends'} ${names}`,
  remove: (names) => sh`hw_zypper remove ${names}`,
}
