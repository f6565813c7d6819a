/** What only one machine may have, had by two: addresses, MACs, serial numbers, keys. */
import { groupBy } from '../../../core/group-by.ts'
import { bridgeOf } from '../../model/bridge.ts'
import type { Host, Nic } from '../../model/host.ts'
import { isAbove } from '../../model/nic-stack.ts'
import { defineFamily, hostOf, networkOf, type Report } from '../define-family.ts'
import { subnetKey } from '../subnet-facts.ts'
import { addressKey, type CheckView } from '../view.ts'

const codes = {
  'address-duplicate': { severity: 'error', meaning: 'one address on two NICs, or on a NIC and reserved' },
  'mac-duplicate': {
    severity: 'error',
    meaning: 'one MAC on two NICs of a network, where neither says that it is shared',
  },
  'mac-elsewhere': { severity: 'info', meaning: 'one MAC on NICs of two hosts, on different networks' },
  'serial-duplicate': { severity: 'warning', meaning: 'two hosts with one serial number' },
  'asset-duplicate': { severity: 'warning', meaning: 'two hosts with one asset number' },
  'duid-duplicate': { severity: 'error', meaning: 'two hosts that DHCPv6 cannot tell apart: one DUID' },
  'host-key-duplicate': {
    severity: 'warning',
    meaning: 'two hosts with one SSH host key, as clones have that were not given new ones',
  },
  'vlan-duplicate': { severity: 'error', meaning: 'two networks with one VLAN id' },
  'bridge-duplicate': { severity: 'error', meaning: 'two networks with one bridge' },
} as const

type Code = keyof typeof codes

export const identities = defineFamily({
  title: 'Identities',
  codes,
  find: (view, report) => {
    findAddresses(view, report)
    findMacs(view, report)
    const { networks } = view.snapshot
    // A machine that was retired may be in use again under another name.
    const hosts = view.snapshot.hosts.filter(({ state }) => state !== 'retired')
    for (const key of ['serial', 'asset', 'duid'] as const)
      for (const [first, other, value] of twins(hosts, (host) => present(host[key])))
        report(`${key}-duplicate`, hostOf(other), {
          message: `its ${key === 'duid' ? 'DUID' : `${key} number`} "${value}" is that of host "${first.name}" too`,
          mend: `inv set host ${other.name} ${key}=`,
          key,
          about: value,
        })
    for (const [first, other, value] of twins(hosts, (host) => host.hostKeys))
      report('host-key-duplicate', hostOf(other), {
        message: `its SSH host key "${shortKey(value)}" is that of host "${first.name}" too`,
        mend: `make new keys on one of them ("ssh-keygen -A" after removing the old), then record them`,
        key: 'hostKeys',
        about: shortKey(value),
      })
    for (const [first, other, value] of twins(networks, ({ vlan }) => present(vlan)))
      report('vlan-duplicate', networkOf(other), {
        message: `VLAN ${value} is that of network "${first.name}" too`,
        mend: `inv set network ${other.name} vlan=ID`,
        key: 'vlan',
      })
    for (const [first, other, value] of twins(networks, (network) => [bridgeOf(network)]))
      report('bridge-duplicate', networkOf(other), {
        message: `bridge "${value}" is that of network "${first.name}" too`,
        mend: `inv set network ${other.name} bridge=NAME`,
        key: 'bridge',
      })
  },
})

const none: readonly never[] = []

function present<Value>(value: Value | undefined): readonly Value[] {
  return value === undefined ? none : [value]
}

/** Each object that has a value which an earlier one has, with that one. */
function twins<T, Value>(
  objects: readonly T[],
  valuesOf: (object: T) => readonly Value[],
): readonly (readonly [first: T, other: T, value: Value])[] {
  const first = new Map<Value, T>()
  const found: [T, T, Value][] = []
  for (const object of objects)
    for (const value of valuesOf(object)) {
      const known = first.get(value)
      if (known === undefined) first.set(value, object)
      else if (known !== object) found.push([known, object, value])
    }
  return found
}

/** Algorithm and the end of the key, where keys differ. */
function shortKey(key: string): string {
  const [algorithm = '', base64 = ''] = key.split(' ')
  return base64.length > 16 ? `${algorithm} …${base64.slice(-12)}` : key
}

function findAddresses({ addresses, ownerOf, subnets }: CheckView, report: Report<Code>): void {
  for (const placed of addresses) {
    const owner = ownerOf.get(placed.text)
    if (owner === undefined || owner === placed) continue
    report('address-duplicate', hostOf(placed.host), {
      message: `address ${placed.text} of NIC "${placed.nic.name}" is that of host "${owner.host.name}" (${owner.nic.name}) too`,
      mend: `give one of them another: inv rm address ${placed.text}, then inv add address auto --host ${placed.host.name}`,
      key: addressKey(placed),
      about: placed.text,
    })
  }
  for (const { network, subnet } of subnets) {
    const seen = new Set<string>()
    for (const { ip, purpose } of subnet.reserved) {
      const owner = ownerOf.get(ip)
      const again = seen.has(ip) ? 'reserved twice' : undefined
      const reason =
        owner === undefined ? again : `reserved (${purpose}) and that of host "${owner.host.name}" too`
      seen.add(ip)
      if (reason !== undefined)
        report('address-duplicate', networkOf(network), {
          message: `address ${ip} is ${reason}`,
          mend: `take the reservation out: inv edit network name=${network.name}`,
          key: subnetKey(subnet, `reserved[${ip}]`),
          about: ip,
        })
    }
  }
}

interface MacUse {
  readonly host: Host
  readonly nic: Nic
}

function findMacs({ snapshot }: CheckView, report: Report<Code>): void {
  const met = new Set<string>()
  const repeated = new Set<string>()
  for (const { nics } of snapshot.hosts)
    for (const { mac } of nics)
      if (mac !== undefined) {
        if (met.has(mac)) repeated.add(mac)
        met.add(mac)
      }
  if (repeated.size === 0) return
  const uses = snapshot.hosts.flatMap((host) =>
    host.nics.flatMap((nic) =>
      nic.mac !== undefined && repeated.has(nic.mac) ? [{ host, nic, mac: nic.mac }] : [],
    ),
  )
  for (const [mac, users] of groupBy(uses, (use) => use.mac)) tellMac(mac, users, report)
}

/** Each later NIC is told of once, with the first that it gets in the way of. */
function tellMac(mac: string, users: readonly MacUse[], report: Report<Code>): void {
  const open = users.filter(({ nic }) => nic.sharedMac !== true)
  const byNetwork = new Map<string | undefined, MacUse>()
  for (const use of open) {
    const { host, nic } = use
    const first = open[0]
    // On no network it may be on any.
    const twin = nic.network === undefined ? first : (byNetwork.get(nic.network) ?? byNetwork.get(undefined))
    if (!byNetwork.has(nic.network)) byNetwork.set(nic.network, use)
    const clash = twin !== undefined && twin !== use && !stand(twin, use) ? twin : undefined
    const elsewhere = first !== undefined && first.host !== host ? first : undefined
    const other = clash ?? elsewhere
    if (other === undefined) continue
    report(clash === undefined ? 'mac-elsewhere' : 'mac-duplicate', hostOf(host), {
      message: `MAC ${mac} of NIC "${nic.name}" is that of host "${other.host.name}" (${other.nic.name}) too`,
      mend: `inv set nic ${host.name} ${nic.name} mac=MAC, or shared-mac=true where it is meant`,
      key: `nics[${nic.name}].mac`,
      about: mac,
    })
  }
}

/** A bond goes by the MAC of a member, a VLAN interface by that of its link. */
function stand(a: MacUse, b: MacUse): boolean {
  return a.host === b.host && (isAbove(a.host, a.nic, b.nic) || isAbove(a.host, b.nic, a.nic))
}
