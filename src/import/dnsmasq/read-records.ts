/** The options of dnsmasq that make names and records in DNS. */
import { formatIp, parseIp } from '../../core/ip.ts'
import { hostNameFrom } from '../host-name.ts'
import { shown } from '../shown.ts'
import type { ConfLine } from './conf-lines.ts'
import type { DnsmasqState } from './state.ts'

type ReadLine = (line: ConfLine, state: DnsmasqState) => void

export const recordReaders: ReadonlyMap<string, ReadLine> = new Map<string, ReadLine>([
  ['address', readAddress],
  ['caa-record', readCaa],
  ['cname', readCname],
  ['host-record', readHostRecord],
  ['mx-host', readMx],
  ['ptr-record', readPtr],
  ['srv-host', readSrv],
  ['txt-record', readTxt],
])

function lower(text: string): string {
  return text.toLowerCase().replace(/\.$/, '')
}

/** `NAME[,NAME…][,IPv4][,IPv6][,TTL]` */
function readHostRecord({ at, fields }: ConfLine, { report, names }: DnsmasqState): void {
  const addresses = fields.flatMap((field) => parseIp(field) ?? []).map(formatIp)
  const others = fields.filter(
    (field) => parseIp(field) === undefined && !/^\d+$/.test(field) && field !== '',
  )
  const title = `host-record ${shown(fields.join(','))}`
  const [name, ...aliases] = others.map((field) => hostNameFrom(field))
  if (name === undefined) report.problem(at, `${title} has no name that a host can have`)
  else if (addresses.length === 0)
    report.unplaced(at, `${title} has no place in the inventory: it has no address`)
  else names.push({ at, name, addresses, aliases: aliases.flatMap((alias) => alias ?? []) })
}

/** `ALIAS[,ALIAS…],TARGET[,TTL]` */
function readCname({ at, fields }: ConfLine, { report, aliases }: DnsmasqState): void {
  const names = /^\d+$/.test(fields.at(-1) ?? '') ? fields.slice(0, -1) : fields
  const target = lower(names.at(-1) ?? '')
  if (names.length < 2 || target === '')
    report.problem(at, `cname ${shown(fields.join(','))} is not of the form ALIAS,TARGET`)
  else for (const name of names.slice(0, -1)) aliases.push({ at, name: lower(name), target })
}

/** `/NAME[/NAME…]/ADDRESS`: of each name and of all below it. */
function readAddress({ at, fields }: ConfLine, { report, records }: DnsmasqState): void {
  const text = fields.join(',')
  const parts = text.split('/')
  const ip = parseIp(parts.at(-1) ?? '')
  const names = parts.slice(1, -1).filter((name) => name !== '')
  if (!text.startsWith('/') || ip === undefined || names.length === 0 || names.includes('#'))
    report.unplaced(at, `address ${shown(text)} has no place in the inventory: it is no name with an address`)
  else
    for (const name of names)
      for (const owner of [lower(name).replace(/^\*?\./, ''), `*.${lower(name).replace(/^\*?\./, '')}`])
        records.push({ at, owner, type: ip.family === 4 ? 'A' : 'AAAA', data: formatIp(ip) })
}

/** `NAME[,TARGET[,PREFERENCE]]` */
function readMx({ at, fields }: ConfLine, { report, records }: DnsmasqState): void {
  const [name = '', target, preference = '1'] = fields
  if (name === '' || !/^\d+$/.test(preference))
    report.problem(at, `mx-host ${shown(fields.join(','))} is not of the form NAME,TARGET,PREFERENCE`)
  else if (target === undefined || target === '')
    report.unplaced(at, `mx-host ${shown(name)} has no place in the inventory: it names no host`)
  else records.push({ at, owner: lower(name), type: 'MX', data: `${preference} ${lower(target)}.` })
}

/** `NAME[,TARGET[,PORT[,PRIORITY[,WEIGHT]]]]`; without a target there is no such service. */
function readSrv({ at, fields }: ConfLine, { report, records }: DnsmasqState): void {
  const [name = '', target = '', port = '1', priority = '0', weight = '0'] = fields
  const numbers = [priority, weight, target === '' ? '0' : port]
  if (!name.startsWith('_') || numbers.some((number) => !/^\d+$/.test(number)))
    report.problem(
      at,
      `srv-host ${shown(fields.join(','))} is not of the form _SERVICE._PROTOCOL.NAME,TARGET,PORT,PRIORITY,WEIGHT`,
    )
  else
    records.push({
      at,
      owner: lower(name),
      type: 'SRV',
      data: `${numbers.join(' ')} ${target === '' ? '' : lower(target)}.`,
    })
}

function readTxt({ at, fields }: ConfLine, { report, records }: DnsmasqState): void {
  const [name = '', ...texts] = fields
  if (name === '') report.problem(at, 'txt-record has no name')
  else
    records.push({
      at,
      owner: lower(name),
      type: 'TXT',
      data: (texts.length === 0 ? [''] : texts).map(quoted).join(' '),
    })
}

function readPtr({ at, fields }: ConfLine, { report, records }: DnsmasqState): void {
  const [name = '', target = ''] = fields
  if (name === '' || target === '')
    report.problem(at, `ptr-record ${shown(fields.join(','))} is not of the form NAME,TARGET`)
  else records.push({ at, owner: lower(name), type: 'PTR', data: `${lower(target)}.` })
}

function readCaa({ at, fields }: ConfLine, { report, records }: DnsmasqState): void {
  const [name = '', flags = '', tag = '', value] = fields
  if (value === undefined)
    report.problem(at, `caa-record ${shown(fields.join(','))} is not of the form NAME,FLAGS,TAG,VALUE`)
  else
    records.push({
      at,
      owner: lower(name),
      type: 'CAA',
      data: `${flags} ${tag.toLowerCase()} ${quoted(value)}`,
    })
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll(/[\u0000-\u001f\u007f]/g, (character) => `\\${String(character.charCodeAt(0)).padStart(3, '0')}`)}"`
}
