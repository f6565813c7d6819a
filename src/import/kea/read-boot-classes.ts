/** Client classes by which Kea tells programs that boot apart (Kea Administrator Reference Manual, "Client Classification"). */
import { bootClients, type BootClient } from '../../inventory/model/network.ts'
import type { Setting } from '../dhcp/settings.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { shown } from '../shown.ts'
import { fieldsOf, type Fields } from './json-fields.ts'

/** What a class gives, and to which programs. */
export interface BootClass {
  readonly name: string
  /** None: to whatever the other classes of the subnet leave over. */
  readonly clients: readonly BootClient[]
  readonly settings: readonly Setting[]
  /** Only in subnets that name it. */
  readonly onlyIfRequired: boolean
}

/** Names that our own generator has for what is no program that boots. */
const OWN: ReadonlySet<string> = new Set(['no-network-boot', 'several-clients', 'several-clients-firmware'])

/** The programs that a class is for, by its name; undefined where it asks for something else. */
type Known = Map<string, readonly BootClient[] | undefined>

/** `ours`: made by our own generator, whose other classes need no word. */
export function readBootClasses(
  fields: Fields,
  ours: boolean,
  readOwn: (fields: Fields) => readonly Setting[],
  report: DraftBuilder,
): readonly BootClass[] {
  const known: Known = new Map()
  const classes: BootClass[] = []
  for (const object of fields.objects('client-classes')) {
    const own = fieldsOf(object, report)
    const name = own.text('name') ?? ''
    const clients = clientsOf(own.text('test') ?? '', known)
    const onlyIfRequired =
      own.flag('only-if-required') === true || own.flag('only-in-additional-list') === true
    known.set(name, clients)
    own.ignore('user-context', 'comment')
    const settings = clients === undefined ? [] : readOwn(own)
    const isPlain = clients !== undefined && own.others().length === 0
    if (isPlain && settings.length > 0 && (onlyIfRequired || clients.length > 0))
      classes.push({ name, clients, settings, onlyIfRequired })
    else if (!ours || !(OWN.has(name) || (isPlain && settings.length === 0)))
      report.unplaced(object.at, `client class ${shown(name)} has no place in the inventory`)
  }
  return classes
}

/** None where the test only leaves some out. */
function clientsOf(test: string, known: Known): readonly BootClient[] | undefined {
  let found: readonly BootClient[] | undefined
  for (const term of test === '' ? [] : test.split(/\s+and\s+/)) {
    const bare = unwrapped(term)
    if (/^not\s+member\('[^']*'\)$/.test(bare) || NEUTRAL.some((form) => form.test(bare))) continue
    const clients = clientsOfTerm(bare, known)
    found = clients?.filter((client) => found?.includes(client) ?? true)
    if (found === undefined || found.length === 0) return undefined
  }
  return found ?? []
}

function clientsOfTerm(term: string, known: Known): readonly BootClient[] | undefined {
  const found = new Set<BootClient>()
  for (const atom of term.split(/\s+or\s+/)) {
    const clients = clientsOfAtom(unwrapped(atom), known)
    if (clients === undefined || clients.length === 0) return undefined
    for (const client of clients) found.add(client)
  }
  return bootClients.filter((client) => found.has(client))
}

/** True for every program that boots. */
const NEUTRAL = [
  /^option\[93\]\.exists$/,
  /^substring\(option\[60\]\.hex,\s*0,\s*9\)\s*==\s*'PXEClient'$/,
  /^substring\(option\[60\]\.hex,\s*0,\s*10\)\s*==\s*'HTTPClient'$/,
]
const ARCHITECTURE = [
  /^(?:substring\()?option\[(?:93|client-system)\]\.hex(?:,\s*0,\s*(?:2|all)\))?\s*==\s*0x([0-9a-f]{4})$/i,
  /^substring\(option\[60\]\.hex,\s*0,\s*2\d\)\s*==\s*'(?:PXE|HTTP)Client:Arch:(\d{5})'$/,
] as const
const IPXE = [
  /^option\[175\]\.exists$/,
  /^(?:substring\()?option\[77\]\.hex(?:,\s*0,\s*4\))?\s*==\s*(?:'iPXE'|0x0469505845)$/i,
]
/** RFC 4578 2.1. */
const clientsByArchitecture: ReadonlyMap<number, BootClient> = new Map([
  [0, 'bios'],
  [7, 'uefi-x64'],
  [9, 'uefi-x64'],
  [11, 'uefi-arm64'],
  [16, 'http-x64'],
  [19, 'http-arm64'],
])

function clientsOfAtom(atom: string, known: Known): readonly BootClient[] | undefined {
  if (IPXE.some((form) => form.test(atom))) return ['ipxe']
  const [hex, decimal] = ARCHITECTURE.map((form) => form.exec(atom)?.[1])
  const number = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  const client = clientsByArchitecture.get(number)
  return client === undefined ? known.get(/^member\('([^']*)'\)$/.exec(atom)?.[1] ?? '') : [client]
}

function unwrapped(text: string): string {
  const bare = text.trim()
  const inner = /^\(([^()]*)\)$/.exec(bare)?.[1]
  return inner === undefined ? bare : inner.trim()
}
