/** What rpm(8) tells of installed packages, whichever program installs them. */
import { sh } from '../../src/core/shell.ts'
import { probe, type Probe } from '../../src/type/probe.ts'
import type { Installed } from './manager.ts'

/** By name, and by `NAME.ARCHITECTURE`. */
export function installedByRpm(names: readonly string[]): Probe<ReadonlyMap<string, Installed>> {
  // What is not installed is told in a sentence on standard output, and by the exit code.
  return probe(
    sh`rpm -q --qf '%{NAME} %{ARCH} %{VERSION}-%{RELEASE}\n' -- ${names} 2>/dev/null || :`,
    (stdout) => {
      const found = new Map<string, Installed>()
      for (const line of stdout.split('\n')) {
        const [name = '', architecture = '', version, ...rest] = line.split(' ')
        if (version === undefined || rest.length > 0) continue
        for (const asked of [name, `${name}.${architecture}`])
          if (names.includes(asked)) found.set(asked, { version })
      }
      return found
    },
  )
}
