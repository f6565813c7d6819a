/** What dhcpd is told of booting from the network: by the program that asks, and taken back from a host that does not boot. */
import type { BootClient } from '../../inventory/model/network.ts'
import {
  bootArchitectures,
  bootOptions,
  HTTP_CLIENT,
  IPXE_OPTION,
  IPXE_USER_CLASS,
} from '../dhcp/network-boot.ts'
import type { BootFields, ClientBoot, DhcpPlan, PlannedSubnet } from '../dhcp/plan.ts'
import { quoteString } from './quote.ts'

/** Option 175 is unknown to dhcpd; `exists` needs a name. */
const IPXE_NAME = 'hostwright-ipxe'

/** The lines that must stand before the first use. Where the site has an option 175 of its own, that is it. */
export function bootDefinitions({ wires, definitions }: DhcpPlan): readonly string[] {
  const isUsed = wires.some(({ subnets }) =>
    subnets.some(({ boot }) => boot.some(({ client }) => client === 'ipxe')),
  )
  const known = definitions.some(({ code }) => code === IPXE_OPTION)
  return isUsed && !known ? [`option ${IPXE_NAME} code ${IPXE_OPTION} = string;`] : []
}

export function bootStatements(
  { boot, fallback }: PlannedSubnet,
  { definitions }: DhcpPlan,
): readonly string[] {
  const own = definitions.find(({ code }) => code === IPXE_OPTION)
  const ipxeName = own === undefined ? IPXE_NAME : `hostwright-${own.name}`
  return [
    ...fieldStatements(fallback),
    ...boot.flatMap((one, index) => [
      `${index === 0 ? 'if' : '} elsif'} ${condition(one.client, ipxeName)} {`,
      ...clientStatements(one, fallback).map((line) => `  ${line}`),
    ]),
    ...(boot.length === 0 ? [] : ['}']),
  ]
}

/** Where it differs from what the subnet says to all. */
function clientStatements({ client, fields }: ClientBoot, fallback: BootFields): readonly string[] {
  const { filename, nextServer, serverName } = fields
  return [
    ...(isHttp(client) ? [`option vendor-class-identifier ${quoteString(HTTP_CLIENT)};`] : []),
    ...fieldStatements({
      ...(filename === fallback.filename || filename === undefined ? {} : { filename }),
      ...(nextServer === fallback.nextServer || nextServer === undefined ? {} : { nextServer }),
      ...(serverName === fallback.serverName || serverName === undefined ? {} : { serverName }),
    }),
  ]
}

/** iPXE sends its user class without the length that RFC 3004 asks for; others would send it with that. */
function condition(client: BootClient, ipxeName: string): string {
  if (client === 'ipxe') {
    const counted = String.raw`"\00${IPXE_USER_CLASS.length}${IPXE_USER_CLASS}"`
    return `option user-class = "${IPXE_USER_CLASS}" or option user-class = ${counted} or exists ${ipxeName}`
  }
  return bootArchitectures[client]
    .map((code) => `substring(option pxe-system-type, 0, 2) = 00:${code.toString(16).padStart(2, '0')}`)
    .join(' or ')
}

function isHttp(client: BootClient): boolean {
  return client.startsWith('http-')
}

export function fieldStatements({ filename, nextServer, serverName }: BootFields): readonly string[] {
  return [
    ...(filename === undefined ? [] : [`filename ${quoteString(filename)};`]),
    ...(nextServer === undefined ? [] : [`next-server ${nextServer};`]),
    ...(serverName === undefined ? [] : [`server-name ${quoteString(serverName)};`]),
  ]
}

/** In a host declaration, where it counts for more than the subnet (dhcpd.conf(5)). dhcpd sends no option whose text is empty. */
export function bootTakenBack({ boot, fallback, options, prefix }: PlannedSubnet): readonly string[] {
  const offered = [fallback, ...boot.map(({ fields }) => fields)]
  return [
    ...(boot.some(({ client }) => isHttp(client)) ? ['option vendor-class-identifier "";'] : []),
    ...options
      .filter(({ code }) => bootOptions[prefix.family].has(code))
      .map(({ name, form }) =>
        prefix.family === 6
          ? `option dhcp6.${name} "";`
          : `option ${name} ${form === 'addresses' ? '0.0.0.0' : '""'};`,
      ),
    ...fieldStatements({
      ...(offered.some(({ filename }) => filename !== undefined) ? { filename: '' } : {}),
      ...(offered.some(({ nextServer }) => nextServer !== undefined) ? { nextServer: '0.0.0.0' } : {}),
      ...(offered.some(({ serverName }) => serverName !== undefined) ? { serverName: '' } : {}),
    }),
  ]
}
