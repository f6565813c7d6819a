/** What a subnet offers to boot from, and how a host is kept from it. */
import type { Subnet } from '../../inventory/model/network.ts'

/** By the name of the option: the statement that takes it back. dhcpd sends no option whose text is empty. */
const takenBack: ReadonlyMap<string, string> = new Map([
  ['filename', 'filename "";'],
  ['server-name', 'server-name "";'],
  ['next-server', 'next-server 0.0.0.0;'],
  ['bootfile-name', 'option bootfile-name "";'],
  ['tftp-server-name', 'option tftp-server-name "";'],
  ['tftp-server-address', 'option tftp-server-address 0.0.0.0;'],
  ['loader-configfile', 'option loader-configfile "";'],
  ['loader-pathprefix', 'option loader-pathprefix "";'],
  ['root-path', 'option root-path "";'],
  ['vendor-encapsulated-options', 'option vendor-encapsulated-options "";'],
])

/** Statements of a host declaration, which count for more than those of its subnet (dhcpd.conf(5)). */
export function bootOverrides(subnet: Subnet): readonly string[] {
  return Object.keys(subnet.options)
    .toSorted()
    .flatMap((name) => takenBack.get(name) ?? [])
}
