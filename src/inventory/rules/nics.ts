/** What the NICs of a host must be, each by itself and standing on each other. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { stableOrder } from '../../core/graph.ts'
import { formatIp, parseIp } from '../../core/ip.ts'
import { isUnicastMac, parseMac } from '../../core/mac.ts'
import { nearest } from '../../core/nearest.ts'
import { INTERFACE_NAME_LIMIT } from '../model/bridge.ts'
import { nicKinds, type Host, type Nic } from '../model/host.ts'
import { standsOn } from '../model/nic-stack.ts'
import { repeated } from './words.ts'

type Problems = readonly (Problem | undefined)[]

export function nicProblems({ nics }: Pick<Host, 'nics'>): Problems {
  return [
    ...nics.flatMap((nic) => ownProblems(nic)),
    ...repeated(nics.map((nic) => nic.name)).map((name) => ({ message: `NIC "${name}" is given twice` })),
    ...repeated(nics.flatMap((nic) => nic.addresses.map((address) => address.ip))).map((ip) => ({
      code: 'address-duplicate',
      message: `address ${ip} is given twice`,
    })),
    ...(nics.every(isPort) ? [] : stackProblems(nics)),
  ]
}

/** Most hosts have these alone, and a large inventory has many hosts. */
function isPort({ kind, members, link }: Nic): boolean {
  return kind === undefined && members === undefined && link === undefined
}

function stackProblems(nics: readonly Nic[]): Problems {
  return [
    ...nics.flatMap((nic) => [...kindProblems(nic), ...placeProblems(nics, nic)]),
    ...memberProblems(nics),
    circleProblem(nics),
  ]
}

function ownProblems(nic: Nic): Problems {
  return [
    /^[A-Za-z][A-Za-z0-9_.@-]*$/.test(nic.name) && nic.name.length <= INTERFACE_NAME_LIMIT
      ? undefined
      : {
          message: `NIC name "${nic.name}" is none that a kernel takes: a letter, then letters, digits, "_", ".", "@" or "-", ${INTERFACE_NAME_LIMIT} in all`,
        },
    nic.mac === undefined ? undefined : macProblem(nic.mac),
    nic.sharedMac === true && nic.mac === undefined
      ? { message: `NIC "${nic.name}" has no MAC to share` }
      : undefined,
    ...nic.addresses.flatMap((address) => [
      canonicalIpProblem(address.ip),
      address.name === undefined ? undefined : addressNameProblem(address.name),
    ]),
  ]
}

function kindProblems({ name, kind, members = [], link }: Nic): Problems {
  const bundle = kind === 'bond' || kind === 'bridge'
  return [
    kind === undefined || nicKinds.includes(kind)
      ? undefined
      : { message: `NIC "${name}": unknown kind "${kind}"` },
    kind === 'bond' && members.length === 0
      ? { code: 'interface-broken', message: `bond "${name}" has no members`, hint: 'members=eth0,eth1' }
      : undefined,
    members.length > 0 && !bundle
      ? {
          code: 'interface-broken',
          message: `NIC "${name}" has members and is no bond or bridge`,
          hint: 'say kind=bond or kind=bridge',
        }
      : undefined,
    kind === 'vlan' && link === undefined
      ? { code: 'interface-broken', message: `VLAN interface "${name}" stands on no NIC`, hint: 'link=eth0' }
      : undefined,
    link !== undefined && kind !== 'vlan'
      ? {
          code: 'interface-broken',
          message: `NIC "${name}" has a link and is no VLAN interface`,
          hint: 'say kind=vlan',
        }
      : undefined,
    ...repeated(members).map((member) => ({
      code: 'interface-broken',
      message: `NIC "${name}" has the member "${member}" twice`,
    })),
  ]
}

/** What it stands on is there. */
function placeProblems(nics: readonly Nic[], nic: Nic): Problems {
  const names = nics.map(({ name }) => name)
  return standsOn(nic)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const others = names.filter((one) => one !== nic.name && !standsOn(nic).includes(one))
      const meant = nearest(name, others)
      return {
        code: 'interface-broken',
        message: `NIC "${nic.name}" stands on "${name}", which the host does not have`,
        hint:
          meant === undefined
            ? `inv set nic HOST ${nic.name} ${leaving(nic, name)}`
            : `did you mean "${meant}"?`,
      }
    })
}

function leaving(nic: Nic, name: string): string {
  return nic.link === name ? 'link=NIC puts it on another' : `members-=${name} takes it out`
}

/** A port is in one bond or bridge, and it is that which has the addresses (bonding.txt of Linux, ip-link(8)). */
function memberProblems(nics: readonly Nic[]): Problems {
  return nics.flatMap((nic) => {
    const bundles = nics.filter(({ members }) => members?.includes(nic.name) === true)
    const [first] = bundles
    return [
      bundles.length > 1
        ? {
            code: 'interface-broken',
            message: `NIC "${nic.name}" is in ${bundles.map(({ name }) => `"${name}"`).join(' and ')} at once`,
          }
        : undefined,
      first !== undefined && nic.addresses.length > 0
        ? {
            code: 'interface-broken',
            message: `NIC "${nic.name}" has addresses and is in "${first.name}", which the traffic goes through`,
            hint: `give them to "${first.name}"`,
          }
        : undefined,
    ]
  })
}

function circleProblem(nics: readonly Nic[]): Problem | undefined {
  const below = new Map(nics.map((nic) => [nic.name, standsOn(nic)]))
  const found = stableOrder(below.keys(), (name) => below.get(name) ?? [])
  if (!('cycle' in found)) return undefined
  const [first = ''] = found.cycle
  return {
    code: 'interface-broken',
    message: `NICs stand on each other in a circle: ${[...found.cycle, first].join(' → ')}`,
  }
}

function macProblem(mac: string): Problem | undefined {
  if (parseMac(mac) !== mac) return { message: `MAC "${mac}" is not six octets` }
  return isUnicastMac(mac) ? undefined : { message: `MAC ${mac} is no address of a single NIC` }
}

function canonicalIpProblem(text: string): Problem | undefined {
  const ip = parseIp(text)
  if (ip === undefined) return { message: `"${text}" is no IP address` }
  return formatIp(ip) === text ? undefined : { message: `address "${text}" is written ${formatIp(ip)}` }
}

function addressNameProblem(name: string): Problem | undefined {
  const problem = dnsNameProblem(name)
  return problem === undefined ? undefined : { message: `address name "${name}": ${problem}` }
}
