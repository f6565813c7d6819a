/** `dhcp-option` and `dhcp-boot`: what is handed out beside the address. */
import { dhcpOptionByCode, dhcpOptionByName, type DhcpOption } from '../../core/dhcp-options.ts'
import type { Family } from '../../core/ip.ts'
import type { RawValue } from '../dhcp/option-value.ts'
import type { Parameter, Setting } from '../dhcp/settings.ts'
import { shown } from '../shown.ts'
import type { ConfLine } from './conf-lines.ts'
import type { DnsmasqState } from './state.ts'
import { readTags } from './tags.ts'
import { readTime } from './times.ts'

export function readOption(line: ConfLine, state: DnsmasqState): void {
  const { at, name } = line
  const { report } = state
  const { needs, excludes, rest } = readTags(line.fields, false)
  const [which = '', ...values] = rest
  const title = `${name} ${shown(rest.join(','))}`
  const known = optionOf(which)
  if (known === 'unreadable') report.problem(at, `${title} names no option`)
  // An option without a value takes back what the server would send of itself, which the inventory does not say.
  else if (values.length === 0) return
  else if (known === undefined) {
    // That a client is told its own class follows from what it boots (UEFI 2.10 24.7.3.1).
    if (!/^(?:option:)?(?:60|vendor-class),HTTPClient$/.test(rest.join(',')))
      report.unplaced(at, `${title} has no place in the inventory`)
  } else {
    const raw = rawValue(known, values)
    if (raw === undefined)
      report.unplaced(at, `${title} has no place in the inventory: the server puts its own address there`)
    else add({ at, title, option: known, raw, used: { yes: false } }, needs, excludes, state)
  }
}

/** `FILE[,SERVER-NAME[,SERVER-ADDRESS]]` */
export function readBoot(line: ConfLine, state: DnsmasqState): void {
  const { at } = line
  const { needs, excludes, rest } = readTags(line.fields, false)
  const named: readonly Parameter[] = ['filename', 'server-name', 'next-server']
  for (const [index, option] of named.entries()) {
    const value = rest[index]
    if (value !== undefined && value !== '')
      add(
        { at, title: `dhcp-boot ${option}`, option, raw: { items: [value] }, used: { yes: false } },
        needs,
        excludes,
        state,
      )
  }
}

function add(
  setting: Setting,
  needs: readonly string[],
  excludes: readonly string[],
  { options, excluded }: DnsmasqState,
): void {
  options.push({ setting, needs })
  for (const tag of excludes) excluded.add(tag)
}

function optionOf(which: string): DhcpOption | 'unreadable' | undefined {
  const [, kind, name = ''] = /^(option6?):(.+)$/.exec(which) ?? []
  if (/^\d{1,3}$/.test(which)) return dhcpOptionByCode(4, Number(which))
  if (kind === undefined) return /^(?:vendor|encap|vi-encap):/.test(which) ? undefined : 'unreadable'
  const family: Family = kind === 'option' ? 4 : 6
  if (/^\d{1,5}$/.test(name)) return dhcpOptionByCode(family, Number(name))
  // NTP servers of IPv6 have an option of their own (RFC 5908); that of SNTP says the same.
  if (family === 6 && name === 'ntp-server') return dhcpOptionByCode(6, 31)
  return dhcpOptionByName('dnsmasq', family, name)
}

/** Undefined where a part of it is the server's own address, as 0.0.0.0 and [::] say. */
function rawValue(option: DhcpOption, values: readonly string[]): RawValue | undefined {
  const { form } = option
  const text = values.join(',')
  if (form === 'text') return { items: [text] }
  if (/^[0-9a-f]{1,2}(?::[0-9a-f]{1,2})+$/i.test(text))
    return { octets: text.split(':').map((octet) => Number.parseInt(octet, 16)) }
  if (form === 'data') return { items: [text] }
  if (form.startsWith('address') || form === 'routes') {
    const items = values.map((value) => value.replace(/^\[(.*)\]$/, '$1'))
    return items.some((item) => item === '0.0.0.0' || item === '::') && form !== 'routes'
      ? undefined
      : { items }
  }
  if (!/^u?int/.test(form)) return { items: values }
  // A number may say how wide it is: 30i.
  return {
    items: values
      .map((value) => value.replace(/^(\d+)[bsi]$/, '$1'))
      .map((value) => String(readTime(value) ?? value)),
  }
}
