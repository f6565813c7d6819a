/** Domains of libvirt (libvirt's formatdomain), as `virsh dumpxml` prints them: virtual machines with their NICs. */
import { parseMac } from '../../core/mac.ts'
import type { Draft, DraftHost, DraftNic, Place, SourceFile } from '../draft.ts'
import { draftBuilder, type DraftBuilder } from '../draft-builder.ts'
import { recordedNames } from '../host-name.ts'
import { readXml, type Element } from './read-xml.ts'

export function importLibvirt(files: readonly SourceFile[]): Draft {
  const builder = draftBuilder()
  const nameFor = recordedNames(builder)
  for (const file of files) {
    const domains = readXml(file, builder).flatMap(domainsIn)
    for (const domain of domains) readDomain(domain, nameFor, builder)
    const broken = builder.finish().problems.some(({ at }) => at.file === file.name)
    if (domains.length === 0 && !broken)
      builder.problem(
        { file: file.name, line: 1 },
        'there is no domain in it',
        'virsh dumpxml NAME prints one',
      )
  }
  return builder.finish()
}

/** Themselves, or within a list or a saved status of them. */
function domainsIn(element: Element): readonly Element[] {
  return element.name === 'domain' ? [element] : element.children.flatMap(domainsIn)
}

/** What is recorded, and what says nothing of a machine as such. */
const KNOWN = ['name', 'uuid', 'title', 'description', 'memory', 'currentMemory', 'vcpu', 'devices']

function readDomain(
  domain: Element,
  nameFor: (text: string, at: Place) => string,
  builder: DraftBuilder,
): void {
  const given = domain.child('name')
  if (given?.text === undefined) {
    builder.problem(domain.at, 'a domain has no name')
    return
  }
  const name = nameFor(given.text, given.at)
  const devices = domain.child('devices')
  const uuid = domain.child('uuid')?.text
  const notes = [domain.child('title')?.text, domain.child('description')?.text].filter(
    (text) => text !== undefined,
  )
  const nics = (devices?.all('interface') ?? []).map((one) => readInterface(one, name, builder))
  const host: DraftHost = {
    name,
    kind: domain.attribute('type') === 'lxc' ? 'container' : 'vm',
    ...readMemory(domain, builder),
    ...readCpus(domain, builder),
    ...(notes.length === 0 ? {} : { notes: notes.join('\n\n') }),
    ...(uuid === undefined ? {} : { attributes: { uuid } }),
    ...(nics.length === 0 ? {} : { nics }),
  }
  builder.hosts.push({ at: domain.at, value: host })
  for (const disk of devices?.all('disk') ?? []) remarkDisk(disk, name, builder)
  const left = [
    ...domain.children.map((child) => child.name).filter((child) => !KNOWN.includes(child)),
    ...(devices?.children ?? [])
      .map((child) => child.name)
      .filter((child) => !['interface', 'disk'].includes(child)),
  ]
  if (left.length > 0)
    builder.unplaced(domain.at, `of domain "${name}" not recorded: ${[...new Set(left)].join(', ')}`)
}

/** Bytes; libvirt's units are of 1000 where they end in B alone, and KiB where there is none. */
const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  kb: 1000,
  k: 1024,
  kib: 1024,
  mb: 1000 ** 2,
  m: 1024 ** 2,
  mib: 1024 ** 2,
  gb: 1000 ** 3,
  g: 1024 ** 3,
  gib: 1024 ** 3,
  tb: 1000 ** 4,
  t: 1024 ** 4,
  tib: 1024 ** 4,
}

function readMemory(domain: Element, builder: DraftBuilder): Pick<DraftHost, 'memory'> {
  const element = domain.child('memory')
  if (element === undefined) return {}
  const memory = bytesOf(element)
  if (memory === undefined) {
    builder.problem(
      element.at,
      `memory "${element.text ?? ''}" in "${element.attribute('unit') ?? 'KiB'}" is no size`,
    )
    return {}
  }
  const current = domain.child('currentMemory')
  if (current !== undefined && bytesOf(current) !== memory)
    builder.unplaced(current.at, `currentMemory differs from memory, which is what is recorded`)
  return { memory }
}

function bytesOf(element: Element): number | undefined {
  const unit = UNITS[(element.attribute('unit') ?? 'KiB').toLowerCase()]
  if (unit === undefined || !/^\d+$/.test(element.text ?? '')) return undefined
  const bytes = Number(element.text) * unit
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

function readCpus(domain: Element, builder: DraftBuilder): Pick<DraftHost, 'cpus'> {
  const element = domain.child('vcpu')
  if (element === undefined) return {}
  if (/^\d{1,6}$/.test(element.text ?? '')) return { cpus: Number(element.text) }
  builder.problem(element.at, `vcpu "${element.text ?? ''}" is no whole number`)
  return {}
}

function readInterface(element: Element, host: string, builder: DraftBuilder): DraftNic {
  const address = element.child('mac')?.attribute('address')
  const mac = address === undefined ? undefined : parseMac(address)
  if (address !== undefined && mac === undefined)
    builder.problem(element.at, `"${address}" is no MAC address`)
  const source = element.child('source')
  const network = source?.attribute('bridge') ?? source?.attribute('network')
  if (network === undefined)
    builder.unplaced(
      element.at,
      `a NIC of "${host}" is on no network or bridge (type "${element.attribute('type') ?? ''}"${source?.attribute('dev') === undefined ? '' : `, device "${source.attribute('dev') ?? ''}"`})`,
      '--network NAME says which it is on',
    )
  for (const key of ['portgroup'] as const)
    if (source?.attribute(key) !== undefined)
      builder.unplaced(element.at, `${key} "${source.attribute(key) ?? ''}" of a NIC of "${host}"`)
  if (element.child('vlan') !== undefined)
    builder.unplaced(element.at, `a VLAN tag on a NIC of "${host}": networks have one, NICs have not`)
  return {
    ...(mac === undefined ? {} : { mac }),
    ...(network === undefined ? {} : { network }),
    addresses: [],
  }
}

/** A domain names the image of a disk and not its size. */
function remarkDisk(disk: Element, host: string, builder: DraftBuilder): void {
  const device = disk.attribute('device') ?? 'disk'
  const target = disk.child('target')?.attribute('dev') ?? '?'
  const source = disk.child('source')
  const image = ['file', 'dev', 'volume', 'name']
    .map((key) => source?.attribute(key))
    .find((text) => text !== undefined)
  const what = `${device} "${target}" of "${host}"${image === undefined ? '' : `, ${image}`}`
  if (device === 'disk')
    builder.unplaced(
      disk.at,
      `${what}: a domain does not say its size`,
      `inv add disk ${host} ${target} SIZE`,
    )
  else builder.unplaced(disk.at, what)
}
