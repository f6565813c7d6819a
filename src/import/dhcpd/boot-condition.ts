/** Conditions of dhcpd.conf by which programs that boot are told apart (dhcp-eval(5)). */
import { bootClients, type BootClient } from '../../inventory/model/network.ts'
import type { Token } from '../blocks/tokenize.ts'
import type { Definitions } from './read-option.ts'
import { stringText } from './read-string.ts'

/** RFC 4578 2.1, as far as the inventory tells them apart. */
const byArchitecture: ReadonlyMap<number, BootClient> = new Map([
  [0, 'bios'],
  [7, 'uefi-x64'],
  [9, 'uefi-x64'],
  [11, 'uefi-arm64'],
  [16, 'http-x64'],
  [19, 'http-arm64'],
])

/** Client identifiers that every program has which boots from the network. */
const ANY_CLIENT = /^substring\(option vendor-class-identifier,0,(?:9|10)\) = '(?:PXE|HTTP)Client'$/
const ARCHITECTURE = [
  /^(?:substring\()?option ([^\s,()]+)(?:,0,2\))? = ([0-9a-f]{1,2}):([0-9a-f]{1,2})$/i,
  /^option ([^\s,()]+) = (\d{1,5})$/,
  /^substring\(option (vendor-class-identifier),0,20\) = '(?:PXE|HTTP)Client:Arch:(\d{5})'$/,
] as const
const USER_CLASS = /^(?:substring\()?option user-class(?:,[01],4\))? = '\u0004?iPXE'$/

/**
 * The programs for which it is true, `all` for every program that boots, none for those that the inventory does not tell apart;
 * undefined where it asks for something else.
 */
export function clientsWhere(
  words: readonly Token[],
  definitions: Definitions,
): readonly BootClient[] | 'all' | undefined {
  // Longer ones are no list of programs.
  if (words.length > 200) return undefined
  const text = spelled(words)
  const found = new Set<BootClient>()
  for (const part of text.split(' or ')) {
    const clients = clientsOfAll(part.split(' and '), definitions)
    if (clients === undefined || clients === 'all') return clients
    for (const client of clients) found.add(client)
  }
  return bootClients.filter((client) => found.has(client))
}

function clientsOfAll(
  terms: readonly string[],
  definitions: Definitions,
): readonly BootClient[] | 'all' | undefined {
  let found: readonly BootClient[] | undefined
  for (const term of terms) {
    const clients = clientsOf(unwrapped(term), definitions)
    if (clients === undefined) return undefined
    if (clients !== 'all') found = clients.filter((client) => found?.includes(client) ?? true)
  }
  return found ?? 'all'
}

/** None for an architecture that the inventory does not tell apart. */
function clientsOf(term: string, definitions: Definitions): readonly BootClient[] | 'all' | undefined {
  if (ANY_CLIENT.test(term)) return 'all'
  if (USER_CLASS.test(term)) return ['ipxe']
  const [, existing] = /^exists ([^\s()]+)$/.exec(term) ?? []
  if (existing !== undefined) {
    const code = codeOf(existing, definitions)
    return code === 175 ? ['ipxe'] : code === 60 || code === 77 || code === 93 ? 'all' : undefined
  }
  const [, octets, high = '', low = ''] = ARCHITECTURE[0].exec(term) ?? []
  if (octets !== undefined && codeOf(octets, definitions) === 93)
    return ofArchitecture(Number.parseInt(high, 16) * 256 + Number.parseInt(low, 16))
  for (const form of [ARCHITECTURE[1], ARCHITECTURE[2]]) {
    const [, name, number] = form.exec(term) ?? []
    if (name !== undefined && (name === 'vendor-class-identifier' || codeOf(name, definitions) === 93))
      return ofArchitecture(Number(number))
  }
  return undefined
}

function ofArchitecture(number: number): readonly BootClient[] {
  const client = byArchitecture.get(number)
  return client === undefined ? [] : [client]
}

const known: ReadonlyMap<string, number> = new Map([
  ['vendor-class-identifier', 60],
  ['user-class', 77],
  ['pxe-system-type', 93],
])

function codeOf(name: string, definitions: Definitions): number | undefined {
  return definitions.get(name)?.code ?? known.get(name)
}

/** With one blank between words and none beside brackets and commas; strings in single quotes. */
function spelled(words: readonly Token[]): string {
  let text = ''
  for (const { kind, text: own } of words) {
    const shown = kind === 'string' ? `'${stringText(own) ?? ''}'` : own
    const tight = text === '' || /[(,]$/.test(text) || (kind === 'mark' && /^[(),]$/.test(own))
    text +=
      kind === 'mark' && own === '(' && !/(?:^|\W)(?:and|or|not|if|=)$/.test(text)
        ? own
        : `${tight ? '' : ' '}${shown}`
  }
  return text
}

function unwrapped(term: string): string {
  const bare = term.trim()
  const inner = /^\((.*)\)$/.exec(bare)?.[1]
  return inner === undefined || inner.includes('(') ? bare : inner.trim()
}
