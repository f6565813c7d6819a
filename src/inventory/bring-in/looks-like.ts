/** Which format a file is of by the look of it, for those that are given as another. */
import type { Remark, SourceFile } from '../../import/draft.ts'

/** In the order in which they are told apart; all of them of one line. */
const signs: readonly (readonly [format: string, sign: RegExp])[] = [
  ['libvirt', /<(domain[ \t]+(id|type)=|domstatus\b|domainsnapshot\b)/],
  ['kea', /"Dhcp[46]"[ \t]*:/],
  [
    'leases',
    /^lease \d+\.\d+\.\d+\.\d+ \{|^server-duid "|^address,(hwaddr|duid),|^\d{1,10} [\da-f:]{17} [\d.]+ /m,
  ],
  [
    'dhcpd',
    /^[ \t]*(subnet [\d.]+ netmask |subnet6 |shared-network |host [\w.-]+ \{|option [\w.-]+ .*;|(default|max)-lease-time \d+;|authoritative;|ddns-update-style )/m,
  ],
  [
    'bind',
    /^[ \t]*(zone "|view "|options \{)|^[ \t]*\$(ORIGIN|TTL)[ \t]|^[^\s;]*[ \t]+([\w]+[ \t]+){0,2}SOA[ \t]/im,
  ],
  ['dnsmasq', /^(dhcp-(range|host|option|authoritative|boot)|host-record|expand-hosts|domain-needed)(=|$)/m],
  ['yaml', /^(version|networks|hosts|zones|groups):[ \t]*(\d+)?$/m],
  [
    'ansible',
    /^\[[\w.-]+(:(vars|children))?\]$|\bansible_\w+[ \t]*[=:]|^[\w"-]+:\n {2,}(hosts|children):|"_meta"/m,
  ],
  ['csv', /^["']?(name|hostname|prefix|zone)["']?[;,\t]/i],
]

const ENOUGH = 64 * 1024

/**
 * What is said of a file in place of all that is wrong with it as `format`, where it has nothing of that format and looks
 * like another.
 */
export function otherFormatOf(format: string, { name, text }: SourceFile): Remark | undefined {
  const start = text.slice(0, ENOUGH).replace(/^\ufeff/, '')
  const seen = signs.filter(([, sign]) => sign.test(start)).map(([one]) => one)
  const [other] = seen
  if (other === undefined || seen.includes(format)) return undefined
  return {
    at: { file: name, line: 1 },
    message: `it does not look like ${format}, but like ${other}`,
    hint: `inv import ${other} ${name}`,
  }
}
