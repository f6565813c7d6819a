/** `domain`, `local` and `auth-zone`: which domains there are, and for which addresses. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import { lastOf, parseIp, prefixOf, type Ip } from '../../core/ip.ts'
import { shown } from '../shown.ts'
import type { ConfLine } from './conf-lines.ts'
import type { DnsmasqState } from './state.ts'

/** `DOMAIN[,PREFIX|FIRST,LAST[,local]]` */
export function readDomain({ at, fields }: ConfLine, { report, domains }: DnsmasqState): void {
  const [text = '', ...range] = fields
  const domain = text.toLowerCase().replace(/\.$/, '')
  const title = `domain ${shown(fields.join(','))}`
  const within = range.filter((field) => field !== 'local')
  if (text === '#' || dnsNameProblem(domain) !== undefined)
    report.unplaced(at, `${title} has no place in the inventory: it is no domain name`)
  else if (within.length === 0) domains.push({ at, domain, within: undefined })
  else {
    const addresses = intervalOf(within)
    if (addresses === undefined)
      report.unplaced(at, `${title} has no place in the inventory: it is not for addresses`)
    else domains.push({ at, domain, within: addresses })
  }
}

function intervalOf(fields: readonly string[]): { readonly first: Ip; readonly last: Ip } | undefined {
  const [one = '', other] = fields
  const [address = '', length] = one.split('/')
  const first = parseIp(address)
  if (first === undefined) return undefined
  if (length !== undefined) {
    if (!/^\d{1,3}$/.test(length) || Number(length) > (first.family === 4 ? 32 : 128)) return undefined
    const prefix = prefixOf(first, Number(length))
    return {
      first: { family: first.family, value: prefix.network },
      last: { family: first.family, value: lastOf(prefix) },
    }
  }
  const last = other === undefined ? first : parseIp(other)
  return last?.family === first.family ? { first, last } : undefined
}

/** `/DOMAIN[/DOMAIN…]/`: asked of no other server, so this one has all of it. */
export function readLocal({ at, fields, name }: ConfLine, { report, zones }: DnsmasqState): void {
  const text = fields.join(',')
  const parts = text.split('/')
  const names = parts.slice(1, -1).filter((one) => one !== '' && one !== '#')
  if (text.startsWith('/') && parts.at(-1) === '' && names.length > 0)
    for (const one of names) zones.push({ at, name: one.toLowerCase().replaceAll(/^\.|\.$/g, '') })
  // Where to send questions may have a password for none of it, but is the server's own matter.
  else
    report.unplaced(
      at,
      `${name} ${shown(text)} is a setting of the server, which has no place in the inventory`,
    )
}

/** `DOMAIN[,…]` */
export function readAuthZone({ at, fields }: ConfLine, { zones }: DnsmasqState): void {
  const [name = ''] = fields
  zones.push({ at, name: name.toLowerCase().replace(/\.$/, '') })
}
