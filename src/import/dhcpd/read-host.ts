/** One `host` declaration of dhcpd.conf. */
import { formatIp, parseIp } from '../../core/ip.ts'
import { isUnicastMac, parseMac } from '../../core/mac.ts'
import { nearest } from '../../core/nearest.ts'
import type { Statement } from '../blocks/parse.ts'
import { duidFrom } from '../dhcp/duid.ts'
import { hostOptions } from '../dhcp/host-options.ts'
import type { Setting } from '../dhcp/settings.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { shown } from '../shown.ts'
import type { Declarations, HostDeclaration, Scope } from './declarations.ts'
import { READ } from './known-statements.ts'
import { readOption } from './read-option.ts'
import { readParameter } from './read-parameter.ts'
import { stringOctets, stringText } from './read-string.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

interface Reading {
  readonly host: Mutable<HostDeclaration>
  readonly found: Declarations
  /** Of the host alone. */
  readonly settings: Setting[]
}

/** A host is global, wherever it stands; of the scopes around it, groups have a say. */
export function readHost(
  { words, at }: Statement,
  body: readonly Statement[],
  scope: Scope,
  found: Declarations,
): void {
  const label = words[1]?.text ?? ''
  if (label === '' || words.length !== 2) {
    found.report.problem(at, 'host has no name, or more than one')
    return
  }
  const host: Mutable<HostDeclaration> = {
    at,
    label,
    hostName: undefined,
    domain: domainOf(scope),
    macs: [],
    addresses: [],
    duid: undefined,
    group: scope.group,
    options: {},
  }
  const settings: Setting[] = []
  for (const statement of found.expand(body)) readStatement(statement, { host, found, settings })
  host.options = hostOptions(given(settings, found.report), found.report)
  found.hosts.push(host)
}

function domainOf({ domain }: Scope): string | undefined {
  if (domain === undefined || !('items' in domain.raw)) return undefined
  domain.used.yes = true
  return domain.raw.items[0]
}

function readStatement(statement: Statement, { host, found, settings }: Reading): void {
  const { words, at, body } = statement
  const { report } = found
  const [first] = words
  const keyword = first?.text ?? ''
  const title = `host "${host.label}"`
  const texts = words.slice(1).map(({ text }) => text)
  if (body !== undefined) {
    report.unplaced(at, `${shown(keyword)} of ${title} has no place in the inventory`)
    return
  }
  switch (keyword) {
    case 'hardware':
      readHardware(statement, host, found)
      return
    case 'fixed-address':
    case 'fixed-address6':
      readAddresses(statement, host, found)
      return
    case 'host-identifier':
      if (texts[0] === 'option' && texts[1] === 'dhcp6.client-id') {
        const [, , , id] = words
        const octets =
          id === undefined ? '' : id.kind === 'string' ? stringOctets(id.text).toString('hex') : id.text
        const duid = duidFrom(octets)
        if (duid === undefined) report.problem(at, `${title}: ${shown(id?.text ?? '')} is no DUID`)
        else host.duid = duid
      } else
        report.unplaced(
          at,
          `host-identifier ${shown(texts.slice(0, 2).join(' '))} of ${title} has no place in the inventory`,
        )
      return
    case 'option':
      readHostOption(statement, { host, found, settings })
      return
    case 'filename':
    case 'next-server':
    case 'server-name': {
      const setting = readParameter(statement, report)
      if (setting !== undefined && setting !== 'other') settings.push(ofHost(setting, host))
      return
    }
    case 'dynamic':
      return
    case 'deleted':
      report.unplaced(at, `${title} was deleted while the server ran`)
      return
    default: {
      const meant = READ.includes(keyword) ? undefined : nearest(keyword.slice(0, 40), READ)
      if (meant === undefined)
        report.unplaced(
          at,
          `${shown(isSwitch(keyword) ? words.map(({ text }) => text).join(' ') : keyword)} of ${title} has no place in the inventory`,
        )
      else report.problem(at, `${title}: unknown statement ${shown(keyword)}`, `did you mean "${meant}"?`)
    }
  }
}

function isSwitch(keyword: string): boolean {
  return /^(?:allow|deny|ignore)$/.test(keyword)
}

function readHardware(
  { words, at }: Statement,
  host: Mutable<HostDeclaration>,
  { report }: Declarations,
): void {
  const kind = words[1]?.text ?? ''
  const text = words
    .slice(2)
    .map((word) => word.text)
    .join('')
  const mac = parseMac(text)
  const title = `host "${host.label}"`
  if (kind === 'ethernet' ? mac === undefined : !/^[0-9a-f]{1,2}(?::[0-9a-f]{1,2})+$/i.test(text))
    report.problem(at, `${title}: ${shown(`${kind} ${text}`)} is no hardware address`)
  else if (mac === undefined)
    report.unplaced(
      at,
      `${title}: the hardware address ${shown(text)} has no place in the inventory, which has those of six octets`,
    )
  else if (!isUnicastMac(mac)) report.unplaced(at, `${title}: ${mac} is no address of a single NIC`)
  else {
    if (host.macs.length > 0) report.unplaced(at, `${title} has hardware twice, and dhcpd takes the last`)
    host.macs = [mac]
  }
}

function readAddresses(
  { words, at }: Statement,
  host: Mutable<HostDeclaration>,
  { report }: Declarations,
): void {
  const keyword = words[0]?.text ?? ''
  const items = words.slice(1).filter(({ kind }) => kind !== 'mark')
  if (items.length === 0) report.problem(at, `host "${host.label}": ${keyword} has no address`)
  const addresses: string[] = []
  for (const { text } of items) {
    const ip = parseIp(text)
    if (ip !== undefined && ip.family === (keyword === 'fixed-address' ? 4 : 6)) addresses.push(formatIp(ip))
    else if (/[a-z]/i.test(text) && !text.includes(':'))
      report.unplaced(
        at,
        `host "${host.label}" is recorded without its ${keyword} ${shown(text)}, which is a name: dhcpd looks it up`,
      )
    else report.problem(at, `host "${host.label}": ${shown(text)} is no address`)
  }
  host.addresses = [...host.addresses, ...addresses]
}

function readHostOption(statement: Statement, { host, found, settings }: Reading): void {
  const { words } = statement
  const name = words[1]?.text ?? ''
  const value = words.length === 3 ? words[2] : undefined
  const text = value?.kind === 'string' ? stringText(value.text) : value?.text
  if (name === 'host-name' && text !== undefined) host.hostName = text
  else if (name === 'domain-name' && text !== undefined) host.domain = text
  else {
    const setting = readOption(statement, found.definitions, found.report)
    if (setting !== undefined) settings.push(ofHost(setting, host))
  }
}

function ofHost(setting: Setting, { label }: HostDeclaration): Setting {
  return { ...setting, title: `${setting.title} of host "${label}"` }
}

/** Without what is set to nothing: so a machine is kept from booting from the network, which the inventory says by its state. */
function given(settings: readonly Setting[], report: DraftBuilder): readonly Setting[] {
  return settings.filter(({ raw, at, title }) => {
    const empty = 'items' in raw && raw.items.every((item) => item === '' || item === '0.0.0.0')
    if (empty) report.unplaced(at, `${title} is set to nothing, which has no place in the inventory`)
    return !empty
  })
}
