/** Lease files of ISC dhcpd, Kea and dnsmasq: who is on the wire. */
import { counted } from '../../core/counted.ts'
import { gatherHosts } from '../dhcp/gather-hosts.ts'
import type { Importer, SourceFile } from '../draft.ts'
import { draftBuilder, type DraftBuilder } from '../draft-builder.ts'
import { openFile } from '../included.ts'
import type { Lease } from './lease.ts'
import { nameLeases } from './name-leases.ts'
import { readDhcpdLeases } from './read-dhcpd-leases.ts'
import { dnsmasqLine, readDnsmasqLeases } from './read-dnsmasq-leases.ts'
import { keaHeader, readKeaLeases } from './read-kea-leases.ts'

/** Which server a file is of can be seen. Only leases that are active make hosts. */
export const importLeases: Importer = (files) => {
  const report = draftBuilder()
  const leases = files.flatMap((given) => readLeases(openFile(given).file, report))
  const active = leases.filter(({ state }) => state === 'active')
  const [first] = leases.filter(({ state }) => state !== 'active')
  if (first !== undefined)
    report.unplaced(
      { file: first.at.file, line: 1 },
      `${counted(leases.length - active.length, 'address', 'addresses')} without an active lease ${leases.length - active.length === 1 ? 'is' : 'are'} left out`,
    )
  const nobody = (): undefined => undefined
  for (const { at, value } of gatherHosts(nameLeases(active, report), nobody, report))
    report.hosts.push({
      at,
      value: { ...value, nics: (value.nics ?? []).map((nic) => ({ ...nic, leased: true })) },
    })
  return report.finish()
}

function readLeases(file: SourceFile, report: DraftBuilder): readonly Lease[] {
  if (keaHeader.test(file.text)) return readKeaLeases(file, report)
  return dnsmasqLine.test(file.text) ? readDnsmasqLeases(file, report) : readDhcpdLeases(file, report)
}
