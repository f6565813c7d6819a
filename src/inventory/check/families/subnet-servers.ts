/** What a subnet tells its hosts to ask: resolvers, time servers, boot servers. */
import { parseIp } from '../../../core/ip.ts'
import { defineFamily, networkOf, type Report } from '../define-family.ts'
import { subnetKey, type SubnetFacts } from '../subnet-facts.ts'
import type { CheckView } from '../view.ts'

const codes = {
  'server-unknown': {
    severity: 'warning',
    meaning: 'a resolver, time server or boot server in a subnet of ours whose address nobody has',
  },
  'server-not-in-use': {
    severity: 'warning',
    meaning: 'a resolver, time server or boot server that is a retired or planned host',
  },
  'resolvers-many': {
    severity: 'info',
    meaning: 'more than three resolvers, of which most systems ask the first three (resolv.conf(5))',
  },
} as const

type Code = keyof typeof codes

/** MAXNS of the C library. */
const RESOLVERS = 3

export const subnetServers = defineFamily({
  title: 'Servers of subnets',
  codes,
  find: (view, report) => {
    for (const facts of view.subnets) {
      findServers(view, facts, report)
      findMany(facts, report)
    }
  },
})

function findMany({ network, subnet }: SubnetFacts, report: Report<Code>): void {
  if (subnet.dns.length > RESOLVERS)
    report('resolvers-many', networkOf(network), {
      message: `${subnet.prefix} has ${subnet.dns.length} resolvers, and most systems ask the first ${RESOLVERS}`,
      mend: `inv set subnet ${subnet.prefix} dns=A,B,C`,
      key: subnetKey(subnet, 'dns'),
      about: subnet.prefix,
    })
}

const NOT_SERVING = ['planned', 'retired']

function findServers(view: CheckView, { network, subnet, prefix }: SubnetFacts, report: Report<Code>): void {
  const servers = [
    ...subnet.dns.map((text) => ({ text, key: 'dns', what: 'resolver' })),
    ...subnet.ntp.map((text) => ({ text, key: 'ntp', what: 'time server' })),
    ...[subnet.options['next-server'] ?? []]
      .flat()
      .map((text) => ({ text, key: 'options', what: 'boot server' })),
    ...[subnet.boot?.server ?? []].flat().map((text) => ({ text, key: 'boot', what: 'boot server' })),
  ]
  for (const { text, key, what } of servers) {
    const ip = parseIp(text)
    const home = ip === undefined ? undefined : view.subnetAt(ip)
    if (home === undefined) continue
    const owner = view.ownerOf.get(text)
    const tell = (code: Code, message: string): void =>
      report(code, networkOf(network), {
        message,
        mend:
          key === 'options'
            ? `inv edit network name=${network.name}`
            : `inv set subnet ${subnet.prefix} ${key}-=${key === 'boot' ? 'server' : text}, or record who has it`,
        key: subnetKey(subnet, key),
        about: text,
      })
    if (owner !== undefined && NOT_SERVING.includes(owner.host.state))
      tell('server-not-in-use', `${what} ${text} is host "${owner.host.name}", which is ${owner.host.state}`)
    else if (owner === undefined && !isKnown(home, text))
      tell(
        'server-unknown',
        `${what} ${text} lies in ${prefix === home.prefix ? 'this subnet' : home.subnet.prefix}, and nobody has it`,
      )
  }
}

/** A router answers for more than routes. */
function isKnown({ subnet }: SubnetFacts, text: string): boolean {
  return subnet.gateway === text || subnet.reserved.some(({ ip }) => ip === text)
}
