/** `dhcp-match` and `dhcp-userclass`: tags by which programs that boot are told apart. */
import type { BootClient } from '../../inventory/model/network.ts'
import { shown } from '../shown.ts'
import type { ConfLine } from './conf-lines.ts'
import type { DnsmasqState } from './state.ts'
import { readTags } from './tags.ts'

/** RFC 4578 2.1. */
const clientsByArchitecture: ReadonlyMap<string, BootClient> = new Map([
  ['0', 'bios'],
  ['7', 'uefi-x64'],
  ['9', 'uefi-x64'],
  ['11', 'uefi-arm64'],
  ['16', 'http-x64'],
  ['19', 'http-arm64'],
])

/** `set:TAG,option:client-arch,NUMBER`, or `set:TAG,175`, an option that iPXE sends. */
export function readMatch(line: ConfLine, state: DnsmasqState): void {
  const { sets, rest } = readTags(line.fields, true)
  const [option = '', value] = rest
  const name = option.replace(/^option:/, '')
  const isArchitecture = name === 'client-arch' || name === '93'
  const client = isArchitecture
    ? clientsByArchitecture.get(value ?? '')
    : name === '175' && value === undefined
      ? ('ipxe' as const)
      : undefined
  note(line, sets[0], client, state)
}

/** `set:TAG,CLASS` */
export function readUserClass(line: ConfLine, state: DnsmasqState): void {
  const { sets, rest } = readTags(line.fields, true)
  note(line, sets[0], rest[0] === 'iPXE' ? 'ipxe' : undefined, state)
}

function note(
  { at, name, fields }: ConfLine,
  tag: string | undefined,
  client: BootClient | undefined,
  { clients, report }: DnsmasqState,
): void {
  const known = tag === undefined ? undefined : clients.get(tag)
  if (tag !== undefined && client !== undefined && (known ?? client) === client) clients.set(tag, client)
  else report.unplaced(at, `${name} ${shown(fields.join(','))} has no place in the inventory`)
}
