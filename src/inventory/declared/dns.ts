/** `dns` of a site's settings: views, the catalog of zones, and how things are named. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { formatIp, formatPrefix, parseIp, parsePrefix, prefixOf } from '../../core/ip.ts'
import {
  defaultServiceSettings,
  delegationStyles,
  type DnsSettings,
  type DnsView,
} from '../model/service-settings.ts'
import { repeated } from '../rules/words.ts'
import type { MappingReader } from '../text/read-mapping.ts'

/** `reader`: of what stands behind `dns`. */
export function readDns(reader: MappingReader | undefined, problems: Problem[]): DnsSettings {
  const { dns: usual } = defaultServiceSettings
  if (reader === undefined) return usual
  const views = reader.mappings('views').map((view, index) => readView(view, `dns.views[${index}]`, problems))
  const catalog = reader.text('catalog')?.toLowerCase().replace(/\.$/, '')
  const dns: DnsSettings = {
    views,
    ...(catalog === undefined ? {} : { catalog }),
    sshfp: reader.flag('sshfp') ?? usual.sshfp,
    delegations: reader.choice('delegations', delegationStyles) ?? usual.delegations,
  }
  reader.end()
  const wrong = catalog === undefined ? undefined : dnsNameProblem(catalog)
  if (wrong !== undefined) problems.push({ message: `dns.catalog "${catalog ?? ''}": ${wrong}` })
  for (const name of repeated(views.map((view) => view.name)))
    if (name !== '') problems.push({ message: `dns.views: "${name}" is there twice` })
  const forAll = views.findIndex((view) => view.clients.includes('any'))
  if (forAll !== -1 && forAll < views.length - 1)
    problems.push({
      message: `dns.views: "${views[forAll]?.name ?? ''}" is for any client, so that nobody sees those after it`,
      hint: 'put it last',
    })
  return dns
}

/** It names a folder, and an object of named.conf(5). */
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/

function readView(reader: MappingReader, at: string, problems: Problem[]): DnsView {
  const name = reader.text('name')
  if (name === undefined) reader.missing('name')
  else if (!NAME.test(name) || name === 'any')
    problems.push({
      message: `${at}.name "${name}" is not made of small letters, digits and hyphens (63 at most), or is "any"`,
    })
  const said = reader.texts('clients')
  const clients = said.flatMap((text, index) =>
    text === 'any' ? [text] : (readPlace(text, `${at}.clients[${index}]`, problems) ?? []),
  )
  const listed: unknown = reader.raw('clients')
  if (listed === undefined) reader.missing('clients')
  else if (Array.isArray(listed) && listed.length === 0)
    problems.push({ message: `${at}.clients is empty`, hint: '[any] is for all' })
  const addresses = reader
    .texts('addresses')
    .flatMap((text, index) => readPlace(text, `${at}.addresses[${index}]`, problems) ?? [])
  reader.end()
  return { name: name ?? '', clients, ...(addresses.length === 0 ? {} : { addresses }) }
}

/** A prefix or an address in its one form; undefined, with the reason in `problems`, where it is neither. */
function readPlace(text: string, at: string, problems: Problem[]): string | undefined {
  const ip = parseIp(text)
  if (ip !== undefined) return formatIp(ip)
  const prefix = parsePrefix(text)
  if (prefix !== undefined) return formatPrefix(prefix)
  problems.push({
    message: `${at}: "${text}" is neither a prefix nor an address`,
    hint: withoutHostBits(text),
  })
  return undefined
}

function withoutHostBits(text: string): string | undefined {
  const [, address = '', length = ''] = /^(.+)\/(\d{1,3})$/.exec(text) ?? []
  const ip = parseIp(address)
  const bits = Number(length)
  if (ip === undefined || bits > (ip.family === 4 ? 32 : 128)) return undefined
  return `did you mean "${formatPrefix(prefixOf(ip, bits))}"?`
}
