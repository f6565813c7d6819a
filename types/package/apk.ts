/** Alpine's packages: apk(8). */
import { raw, sh } from '../../src/core/shell.ts'
import { probe } from '../../src/type/probe.ts'
import { type Manager, withVersion } from './manager.ts'

export const apk: Manager = {
  // Packages' own scripts expect the usual umask.
  prelude: raw('umask 022\nhw_fetch() { apk update --quiet && touch -c /var/cache/apk; }'),
  lists: ['/var/cache/apk'],
  installed: (names) =>
    // `NAME-VERSION-rREVISION`, one a line, for those that are installed.
    probe(sh`apk info -e -v -- ${names} 2>/dev/null || :`, (stdout) => {
      const lines = stdout.split('\n')
      return new Map(
        names.flatMap((name) => {
          const line = lines.find(
            (one) => one.startsWith(`${name}-`) && /^\d[^-]*-r\d+$/.test(one.slice(name.length + 1)),
          )
          return line === undefined ? [] : [[name, { version: line.slice(name.length + 1) }] as const]
        }),
      )
    }),
  // `jq-1.6-r0 < 1.7-r0`, after a heading.
  newer: (names) =>
    probe(sh`apk version -v -l '<' -- ${names} 2>/dev/null || :`, (stdout) => {
      const rows = stdout.split('\n').map((line) => /^(\S+)-\d[^-]*-r\d+\s+<\s+(\S+)/.exec(line.trim()))
      return new Map(rows.flatMap((row) => (row === null ? [] : [[row[1] ?? '', row[2] ?? '']])))
    }),
  // What is recommended (install_if) is apk's own affair: there is no option for it.
  install: (packages) => {
    const words = packages.map(withVersion('='))
    return sh`apk add --quiet --wait 120 -- ${words} || { hw_fetch && apk add --quiet --wait 120 -- ${words}; }`
  },
  upgrade: (names) => sh`apk add --upgrade --quiet --wait 120 -- ${names}`,
  remove: (names) => sh`apk del --quiet --wait 120 -- ${names}`,
}
