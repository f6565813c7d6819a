/** Alpine's packages: apk(8). */
import { raw, sh } from '../../src/core/shell.ts'
import { probe } from '../../src/type/probe.ts'
import type { Manager } from './manager.ts'

export const apk: Manager = {
  // Packages' own scripts expect the usual umask.
  prelude: raw('umask 022'),
  installed: (names) =>
    // `NAME-VERSION-rREVISION`, one a line, for those that are installed.
    probe(sh`apk info -e -v -- ${names} 2>/dev/null || :`, (stdout) => {
      const lines = stdout.split('\n')
      return new Map(
        names.flatMap((name) => {
          const line = lines.find(
            (one) => one.startsWith(`${name}-`) && /^\d[^-]*-r\d+$/.test(one.slice(name.length + 1)),
          )
          return line === undefined ? [] : [[name, line.slice(name.length + 1)] as const]
        }),
      )
    }),
  // What is recommended (install_if) is apk's own affair: there is no option for it.
  install: (packages) => {
    const words = packages.map(({ name, version }) => (version === undefined ? name : `${name}=${version}`))
    return sh`apk add --quiet --wait 120 -- ${words} || { apk update --quiet && apk add --quiet --wait 120 -- ${words}; }`
  },
  remove: (names) => sh`apk del --quiet --wait 120 -- ${names}`,
}
