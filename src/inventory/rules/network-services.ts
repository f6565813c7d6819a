/** Who serves DHCP on a network, who relays it, and whose its reverse zones are. */
import type { Problem } from '../../core/errors.ts'
import { formatIp, parseIp, type Prefix } from '../../core/ip.ts'
import type { Lookup } from '../model/lookup.ts'
import { reverseModes, type Network, type Subnet } from '../model/network.ts'
import { unknownObject } from './unknown-object.ts'
import { repeated } from './words.ts'

export function relayProblems({ relays = [], dhcpServers = [] }: Network): readonly (Problem | undefined)[] {
  return [
    ...relays.map((text) => relayProblem(text)),
    ...repeated(relays).map((ip) => ({ message: `relay ${ip} is given twice` })),
    ...repeated(dhcpServers).map((name) => ({ message: `DHCP server "${name}" is given twice` })),
  ]
}

function relayProblem(text: string): Problem | undefined {
  const ip = parseIp(text)
  if (ip === undefined) return { message: `relay "${text}" is no IP address` }
  return formatIp(ip) === text ? undefined : { message: `relay "${text}" is written ${formatIp(ip)}` }
}

/** RFC 2317 is about prefixes within one octet. */
const OCTET = 24

export function reverseProblem({ prefix: shown, reverse }: Subnet, prefix: Prefix): Problem | undefined {
  if (reverse === undefined) return undefined
  if (!reverseModes.includes(reverse)) return { message: `unknown way to reverse names "${reverse}"` }
  return reverse === 'delegated' && (prefix.family === 6 || prefix.length <= OCTET)
    ? {
        message: `reverse=delegated is for IPv4 prefixes longer than /${OCTET}, which ${shown} is not`,
        hint: `reverse=own, or reverse=none where others answer for it`,
      }
    : undefined
}

export async function serverProblems(
  lookup: Lookup,
  { dhcpServers = [] }: Network,
): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const server of dhcpServers) {
    const host = await lookup.get('host', server)
    if (host === undefined)
      problems.push({
        ...(await unknownObject(lookup, 'host', server)),
        message: `DHCP server "${server}" is no host`,
      })
    else if (host.state === 'retired') problems.push({ message: `DHCP server "${server}" is retired` })
  }
  return problems
}
