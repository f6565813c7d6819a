/**
 * The database of cinv: a folder with one value in each file, `host/FQDN/memory`, `host/FQDN/nic/NAME`,
 * `net-ipv4/NETWORK/host/FQDN/ipv4_address`, `mac/prefix`.
 */
import { formatPrefix, parseIp, prefixOf } from '../../core/ip.ts'
import { parseMac } from '../../core/mac.ts'
import { draftBuilder, type DraftBuilder } from '../draft-builder.ts'
import type { Draft, DraftHost, DraftNic, DraftSubnet, Place, SourceFile } from '../draft.ts'
import { readTree, type Tree } from './read-tree.ts'

export function importCinv(files: readonly SourceFile[]): Draft {
  const builder = draftBuilder()
  const tree = readTree(files)
  for (const [name, host] of tree.at('host').entries()) readHost(name, host, builder)
  for (const [network, net] of tree.at('net-ipv4').entries()) readNetwork(network, net, builder)
  const prefix = tree.at('mac').value('prefix')
  if (prefix !== undefined)
    builder.unplaced(
      prefix.at,
      `MAC prefix ${prefix.text} is a setting of the site`,
      `macPrefix: "${prefix.text}" in hostwright.yaml`,
    )
  if (builder.hosts.length + builder.subnets.length === 0)
    builder.problem(
      { file: files[0]?.name ?? 'cinv', line: 1 },
      'there is no host and no network of cinv in it',
      'give the folder that "host" and "net-ipv4" are in: ~/.cinv/db',
    )
  return builder.finish()
}

const KINDS: Readonly<Record<string, DraftHost['kind']>> = { hw: 'physical', vm: 'vm' }

function readHost(name: string, tree: Tree, builder: DraftBuilder): void {
  const at = tree.place
  const type = tree.value('host_type')
  const kind = type === undefined ? undefined : KINDS[type.text]
  if (type !== undefined && kind === undefined)
    builder.problem(type.at, `host_type "${type.text}" is neither hw nor vm`)
  const parent = tree.value('vm_host')?.text.toLowerCase()
  const cpus = wholeNumber(tree, 'cores', builder)
  const memory = wholeNumber(tree, 'memory', builder)
  const disks = tree
    .at('disk')
    .values()
    .map(([disk, { text, at: place }]) => ({ name: disk, size: numberIn(disk, text, place, builder) }))
  const tags = tree.at('tag').values()
  builder.hosts.push({
    at,
    value: {
      name: name.toLowerCase(),
      ...(kind === undefined ? {} : { kind }),
      ...(parent === undefined || parent === '' ? {} : { parent }),
      ...(cpus === undefined ? {} : { cpus }),
      ...(memory === undefined ? {} : { memory }),
      ...(disks.length === 0 ? {} : { disks }),
      ...readTags(tags),
      ...readNics(tree, builder),
    },
  })
  tree
    .rest(['host_type', 'vm_host', 'cores', 'memory', 'disk/*', 'tag/*', 'nic/*'])
    .forEach(({ at: place, text }) =>
      builder.unplaced(place, `it is nothing that cinv keeps of a host: "${text.slice(0, 40)}"`),
    )
}

/** A tag with a value is an attribute; where it has none it is a tag. */
function readTags(tags: ReturnType<Tree['values']>): Pick<DraftHost, 'tags' | 'attributes'> {
  const plain = tags.filter(([, { text }]) => text === '').map(([name]) => name.toLowerCase())
  const valued = tags.filter(([, { text }]) => text !== '').map(([name, { text }]) => [name, text] as const)
  return {
    ...(plain.length === 0 ? {} : { tags: plain }),
    ...(valued.length === 0 ? {} : { attributes: Object.fromEntries(valued) }),
  }
}

function readNics(tree: Tree, builder: DraftBuilder): Pick<DraftHost, 'nics'> {
  const nics = tree
    .at('nic')
    .values()
    .map(([name, { text, at }]): DraftNic => ({ name, ...macIn(text, at, builder), addresses: [] }))
  return nics.length === 0 ? {} : { nics }
}

function macIn(text: string, at: Place, builder: DraftBuilder): Pick<DraftNic, 'mac'> {
  const mac = parseMac(text)
  if (mac !== undefined) return { mac }
  builder.problem(at, `"${text}" is no MAC address`)
  return {}
}

function wholeNumber(tree: Tree, name: string, builder: DraftBuilder): number | undefined {
  const found = tree.value(name)
  return found === undefined ? undefined : numberIn(name, found.text, found.at, builder)
}

function numberIn(name: string, text: string, at: Place, builder: DraftBuilder): number {
  if (/^\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  builder.problem(at, `${name} "${text}" is no whole number`)
  return 0
}

function readNetwork(network: string, tree: Tree, builder: DraftBuilder): void {
  const mask = tree.value('mask')
  const ip = parseIp(network)
  const length = mask === undefined || !/^\d{1,2}$/.test(mask.text) ? Number.NaN : Number(mask.text)
  if (ip?.family !== 4 || !(length <= 32)) {
    builder.problem(mask?.at ?? tree.place, `"${network}/${mask?.text ?? ''}" is no IPv4 network`)
    return
  }
  const prefix = formatPrefix(prefixOf(ip, length))
  if (prefix !== `${network}/${length}`)
    builder.problem(
      mask?.at ?? tree.place,
      `"${network}/${length}" has bits set behind its mask`,
      `${prefix} would do`,
    )
  const options = readOptions(tree)
  const gateway = addressIn(tree, 'router', builder)
  const subnet: DraftSubnet = {
    prefix,
    ...(gateway === undefined ? {} : { gateway }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  }
  builder.subnets.push({ at: tree.place, value: subnet })
  for (const [name, host] of tree.at('host').entries()) readNetworkHost(name, host, builder)
  tree
    .rest(['mask', 'router', 'bootserver', 'bootfilename', 'host/*/mac_address', 'host/*/ipv4_address'])
    .forEach(({ at, text }) =>
      builder.unplaced(at, `it is nothing that cinv keeps of a network: "${text.slice(0, 40)}"`),
    )
}

/** Where a machine boots from, as DHCP tells it. */
function readOptions(tree: Tree): Readonly<Record<string, string>> {
  const server = tree.value('bootserver')?.text ?? ''
  const file = tree.value('bootfilename')?.text ?? ''
  return { ...(server === '' ? {} : { 'next-server': server }), ...(file === '' ? {} : { filename: file }) }
}

function addressIn(tree: Tree, name: string, builder: DraftBuilder): string | undefined {
  const found = tree.value(name)
  if (found === undefined || found.text === '') return undefined
  if (parseIp(found.text) === undefined) builder.problem(found.at, `${name} "${found.text}" is no IP address`)
  return found.text
}

/** What cinv has twice: the same machine as under `host`, found again by its name and its MAC. */
function readNetworkHost(name: string, tree: Tree, builder: DraftBuilder): void {
  const mac = tree.value('mac_address')
  const ip = addressIn(tree, 'ipv4_address', builder)
  const nic: DraftNic = {
    ...(mac === undefined || mac.text === '' ? {} : macIn(mac.text, mac.at, builder)),
    addresses: ip === undefined ? [] : [{ ip }],
  }
  builder.hosts.push({ at: tree.place, value: { name: name.toLowerCase(), nics: [nic] } })
}
