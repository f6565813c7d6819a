/** OpenBSD's packages: pkg_info(1) looks, pkg_add(1) and pkg_delete(1) install and remove. */
import { raw, sh } from '../../src/core/shell.ts'
import { probe } from '../../src/type/probe.ts'
import type { Install, Manager } from './manager.ts'

/** `NAME-VERSION`, and the flavors behind: `vim-9.0.2035-no_x11`. Versions alone begin with a digit. */
const FULL_NAME = /^(.+?)-(\d[^-]*)((?:-[^-\d][^-]*)*)$/

export const pkgAdd: Manager = {
  // There are no lists to fetch: pkg_add asks the mirror of installurl(5) each time.
  prelude: raw('umask 022\nhw_fetch() { :; }'),
  lists: [],
  /** `vim--no_x11` names a flavor, `vim--` the package without any, and `vim` either. */
  installed: (names) =>
    probe(raw('pkg_info -q 2>/dev/null || :'), (stdout) => {
      const installed = stdout.split('\n').flatMap((line) => {
        const [, stem, version = '', flavors = ''] = FULL_NAME.exec(line) ?? []
        return stem === undefined ? [] : [{ stem, version, flavors }]
      })
      return new Map(
        names.flatMap((name) => {
          const [stem = '', flavor] = name.split('--')
          const one = installed.find(
            (candidate) =>
              candidate.stem === stem &&
              (flavor === undefined || candidate.flavors === (flavor === '' ? '' : `-${flavor}`)),
          )
          return one === undefined ? [] : [[name, { version: one.version }] as const]
        }),
      )
    }),
  install: (packages) => {
    const words = packages.map((one) => fullName(one))
    return packages.some(({ version }) => version !== undefined)
      ? sh`pkg_add -I -x -r -D downgrade ${words}`
      : sh`pkg_add -I -x ${words}`
  },
  remove: (names) => sh`pkg_delete -I -x ${names}`,
}

function fullName({ name, version }: Install): string {
  const [stem = '', flavor = ''] = name.split('--')
  if (version === undefined) return name
  return [stem, version, flavor].filter((part) => part !== '').join('-')
}
