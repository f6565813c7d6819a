/** The NICs of a host as columns: in each, one part for every NIC, in order, with semicolons between them. */
import { asciiName } from '../../core/idn.ts'
import type { Problem } from '../../core/errors.ts'
import { formatIp, parseIp } from '../../core/ip.ts'
import { parseMac } from '../../core/mac.ts'
import type { DraftNic } from '../../import/draft.ts'
import { macProblem } from '../fields/host-fields.ts'
import { nicKinds, type Host, type Nic } from '../model/host.ts'
import { splitWords } from './csv-column.ts'

export const nicColumns = [
  'nic',
  'mac',
  'network',
  'ip',
  'nic-kind',
  'members',
  'link',
  'shared-mac',
] as const
export type NicColumn = (typeof nicColumns)[number]

/** The columns of hosts that are more than a machine with plain ports. */
export const rareNicColumns: readonly NicColumn[] = ['nic-kind', 'members', 'link', 'shared-mac']

const partOf: { readonly [Column in NicColumn]: (nic: Nic) => string } = {
  nic: (nic) => nic.name,
  mac: (nic) => nic.mac ?? '',
  network: (nic) => nic.network ?? '',
  ip: (nic) => nic.addresses.map(({ ip, name }) => (name === undefined ? ip : `${ip}=${name}`)).join(' '),
  'nic-kind': (nic) => nic.kind ?? '',
  members: (nic) => (nic.members ?? []).join(' '),
  link: (nic) => nic.link ?? '',
  'shared-mac': (nic) => (nic.sharedMac === true ? 'true' : ''),
}

export function writeNics(host: Host, column: NicColumn): string {
  const parts = host.nics.map(partOf[column])
  return parts.every((part) => part === '') ? '' : parts.join(';')
}

export type NicCells = { readonly [Column in NicColumn]?: string }

/** Undefined where the row says nothing of NICs. */
export function readNics(cells: NicCells, problems: Problem[]): readonly DraftNic[] | undefined {
  let said = false
  let count = 1
  for (const column of nicColumns) {
    const cell = cells[column]
    if (cell === undefined || cell.trim() === '') continue
    said = true
    if (column !== 'ip' && column !== 'members') count = Math.max(count, partsOf(cell).length)
  }
  if (!said) return undefined
  const nics = nicsIn(cells, count, problems)
  // An empty cell says nothing, so it takes no addresses away.
  return (cells.ip ?? '').trim() === '' ? nics.map((nic) => ({ ...nic, addressesUnsaid: true })) : nics
}

function nicsIn(cells: NicCells, count: number, problems: Problem[]): readonly DraftNic[] {
  if (count === 1) return [readNic((column) => cells[column]?.replaceAll(';', ' ').trim() ?? '', problems)]
  const columns = new Map(
    nicColumns.map((column) => [column, partsFor(column, cells[column] ?? '', count, problems)]),
  )
  return Array.from({ length: count }, (_, index) =>
    readNic((column) => columns.get(column)?.[index]?.trim() ?? '', problems),
  )
}

function partsFor(column: NicColumn, cell: string, count: number, problems: Problem[]): readonly string[] {
  if (cell.trim() === '') return []
  const all = column === 'ip' || column === 'members' ? cell.trim().split(';') : partsOf(cell)
  if (all.length !== count)
    problems.push({
      message: `column "${column}" has ${all.length === 1 ? 'one part' : `${all.length} parts`} for ${count} NICs`,
      hint: 'one part for each NIC, in order, with ";" between them; several addresses of one have a blank between them',
    })
  return all
}

function partsOf(cell: string): readonly string[] {
  return cell.includes(';') ? cell.split(';') : splitWords(cell)
}

function readNic(part: (column: NicColumn) => string, problems: Problem[]): DraftNic {
  const name = part('nic')
  const kind = part('nic-kind')
  const link = part('link')
  const network = part('network')
  const members = splitWords(part('members'))
  const known = nicKinds.find((one) => one === kind)
  if (kind !== '' && known === undefined)
    problems.push({ message: `nic-kind "${kind}" is not one of ${nicKinds.join(', ')}` })
  const text = part('mac')
  const mac = text === '' ? undefined : parseMac(text)
  if (text !== '' && mac === undefined) problems.push(macProblem(text))
  const addresses = splitWords(part('ip')).flatMap((address) => readAddress(address, problems))
  return {
    addresses,
    ...(name !== '' && { name }),
    ...(known !== undefined && { kind: known }),
    ...(members.length > 0 && { members }),
    ...(link !== '' && { link }),
    ...(mac !== undefined && { mac }),
    ...(part('shared-mac') === 'true' && { sharedMac: true }),
    ...(network !== '' && { network: network.toLowerCase() }),
  }
}

/** `10.20.0.4`, `10.20.0.4/24` as others write it, or `10.20.0.4=www.office.example` with a name of its own. */
function readAddress(text: string, problems: Problem[]): DraftNic['addresses'] {
  const [, address = '', name] = /^([^/=]+)(?:\/\d+)?(?:=(.+))?$/.exec(text) ?? []
  const ip = parseIp(address)
  if (ip === undefined) {
    problems.push({ message: `ip "${text}" is no IP address` })
    return []
  }
  return [name === undefined ? { ip: formatIp(ip) } : { ip: formatIp(ip), name: asciiName(name) }]
}
