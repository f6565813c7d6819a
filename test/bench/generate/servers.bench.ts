/** What four servers are to be told of 100,000 hosts, in one command; and again, when nothing has changed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cobblerSync } from '../inventory/published.ts'
import { writeLargeFiles } from '../inventory/large-files.ts'
import { runWhole } from '../inventory/whole-command.ts'
import type { Bench, Measure } from '../measure.ts'
import { programPath } from '../start-up/site.ts'

const SIZE = 100_000
const SECONDS = 5
const MEBIBYTES = 1024

export const bench: Bench = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-servers-'))
  try {
    const files = writeLargeFiles(folder, SIZE)
    const cwd = join(folder, 'site')
    const inv = (...argv: readonly string[]): ReturnType<typeof runWhole> =>
      runWhole([programPath('inv'), ...argv], { folder, cwd })
    runWhole([programPath('inv'), 'init', cwd], { folder, cwd: folder })
    inv('import', 'csv', '--kind', 'group', files.groups)
    inv('import', 'csv', files.subnets)
    inv('import', 'csv', files.hosts)
    inv('add', 'zone', 'office.example', '--ns', 'host000000,host000001', '--no-save')
    const all = inv('export', 'dhcpd,kea4,dnsmasq,bind', '--out', 'out')
    const again = inv('export', 'dhcpd,kea4,dnsmasq,bind', '--out', 'out')
    const measures: readonly Measure[] = [
      {
        name: 'inv export dhcpd,kea4,dnsmasq,bind: all that four servers are told of 100,000 hosts',
        value: all.seconds,
        unit: 's',
        limit: SECONDS,
        elsewhere: cobblerSync,
      },
      { name: 'the same again, with nothing to write', value: again.seconds, unit: 's', limit: SECONDS },
      { name: 'memory of it', value: Math.round(all.mebibytes), unit: 'MiB', limit: MEBIBYTES },
    ]
    return measures
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
