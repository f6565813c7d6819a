/** Who serves DHCP, and what is booted and handed out, as servers are told, and what keeps them from doing it. */
import { contains, parseIp } from '../../../core/ip.ts'
import { octetsOf } from '../../../generate/dhcp/option-octets.ts'
import { ofFamily, readDhcpOptions } from '../../../generate/dhcp/read-options.ts'
import type { Host } from '../../model/host.ts'
import type { Network } from '../../model/network.ts'
import { isServed } from '../../model/served-subnet.ts'
import { defineFamily, hostOf, networkOf, type Report } from '../define-family.ts'
import { hasAddress } from '../has-address.ts'
import { subnetKey, type SubnetFacts } from '../subnet-facts.ts'
import type { CheckView } from '../view.ts'

const codes = {
  'boot-without-server': {
    severity: 'error',
    meaning: 'a file to boot from by TFTP in a subnet that names no server of it',
  },
  'relay-elsewhere': {
    severity: 'error',
    meaning:
      'a relay agent of one network in a subnet of another, or of two: nobody can tell where a request is from',
  },
  'relay-outside': {
    severity: 'warning',
    meaning: 'a relay agent in no subnet of its network, by which servers tell where a request is from',
  },
  'dhcp-server-apart': {
    severity: 'warning',
    meaning: 'a DHCP server that is not plugged into the network and that no relay agent passes requests to',
  },
  'dhcp-server-unaddressed': {
    severity: 'error',
    meaning: 'a DHCP server without an address of the family that it is to serve',
  },
  'options-large': {
    severity: 'info',
    meaning: 'DHCP options of a host that take more than every client has room for (RFC 2131 2)',
  },
} as const

type Code = keyof typeof codes

export const dhcpServers = defineFamily({
  title: 'DHCP servers',
  codes,
  find: (view, report) => {
    for (const network of view.snapshot.networks) {
      findRelays(view, network, report)
      findServers(view, network, report)
    }
    for (const facts of view.subnets) findBoot(facts, report)
    for (const host of view.snapshot.hosts) findOptions(view, host, report)
  },
})

function findRelays({ subnets, snapshot }: CheckView, network: Network, report: Report<Code>): void {
  for (const relay of network.relays ?? []) {
    const ip = parseIp(relay)
    const around = ip === undefined ? [] : subnets.filter((own) => contains(own.prefix, ip))
    if (ip === undefined || around.some((own) => own.network === network)) continue
    const tell = (code: Code, message: string, mend: string): void =>
      report(code, networkOf(network), { message, mend, key: `relays[${relay}]`, about: relay })
    const [inside] = around
    const other =
      inside?.network ??
      snapshot.networks.find((one) => one !== network && one.relays?.includes(relay) === true)
    if (other === undefined)
      tell(
        'relay-outside',
        `relay ${relay} is in no subnet of the network`,
        `inv set network ${network.name} relay-=${relay}, or record its subnet`,
      )
    else
      tell(
        'relay-elsewhere',
        inside === undefined
          ? `relay ${relay} is one of network "${other.name}" too`
          : `relay ${relay} is in subnet ${inside.subnet.prefix} of network "${other.name}"`,
        `inv set network ${network.name} relay-=${relay}, and give the agent an address in a subnet of the network`,
      )
  }
}

function findServers({ hosts }: CheckView, network: Network, report: Report<Code>): void {
  const families = ([4, 6] as const).filter((family) =>
    network.subnets.some((subnet) => isServed(subnet, family)),
  )
  for (const name of network.dhcpServers ?? []) {
    const host = hosts.get(name)
    if (host === undefined) continue
    const tell = (code: Code, message: string, mend: string): void =>
      report(code, networkOf(network), { message, mend, key: `dhcpServers[${name}]`, about: name })
    const plugged = host.nics.some((nic) => nic.network === network.name)
    if (!plugged && (network.relays ?? []).length === 0)
      tell(
        'dhcp-server-apart',
        `DHCP server "${name}" has no NIC on it, and no relay agent passes requests on`,
        `inv set network ${network.name} relay+=ADDRESS, or inv add nic ${name} NIC --network ${network.name}`,
      )
    for (const family of families)
      if (!hasAddress(host, family))
        tell(
          'dhcp-server-unaddressed',
          `DHCP server "${name}" has no IPv${family} address`,
          `inv add address auto --host ${name}, or inv set network ${network.name} dhcp-server-=${name}`,
        )
  }
}

function findBoot({ network, subnet }: SubnetFacts, report: Report<Code>): void {
  const { boot, options } = subnet
  if (boot === undefined || boot.server !== undefined || options['next-server'] !== undefined) return
  const byTftp = Object.entries(boot.files).filter(([, file]) => !/^[a-z][a-z0-9+.-]*:\/\//i.test(file))
  const [first] = byTftp
  if (first !== undefined)
    report('boot-without-server', networkOf(network), {
      message: `${subnet.prefix} has "${first[1]}" for ${byTftp.map(([client]) => client).join(', ')}, and no server that has it`,
      mend: `inv set subnet ${subnet.prefix} boot+=server=ADDRESS`,
      key: subnetKey(subnet, 'boot'),
      about: subnet.prefix,
    })
}

/** What every client takes (RFC 2131 2), less the options that every reply has: kind, server, three times, mask, router, resolvers, name. */
const ROOM = 312 - 100

function findOptions({ settings }: CheckView, host: Host, report: Report<Code>): void {
  if (host.options === undefined) return
  const declared = settings.services?.dhcpOptions ?? []
  const read = readDhcpOptions(ofFamily(host.options, 4), { owner: 'host', family: 4, declared })
  const octets = read.options.reduce((sum, option) => sum + 2 + octetsOf(option).length, 0)
  if (octets > ROOM)
    report('options-large', hostOf(host), {
      message: `its DHCP options take ${octets} octets, and a client need not have room for more than about ${ROOM}`,
      mend: `inv set host ${host.name} option-=NAME, or let the machine fetch them from elsewhere`,
      key: 'options',
    })
}
