/** ISC dhcpd that serves, on the networks that this host is plugged into, what the inventory says. */
import * as z from 'zod/mini'
import { UserError } from '../../src/core/errors.ts'
import { defineType, type HostContext } from '../../src/type/define-type.ts'

const InterfaceName = z
  .string()
  .check(
    z.regex(/^[A-Za-z0-9_.:-]{1,15}$/, { error: 'must be the name of an interface, 15 characters at most' }),
  )

const Params = z.strictObject({
  interfaces: z
    .optional(z.array(InterfaceName).check(z.minLength(1)))
    .check(
      z.describe(
        'Interfaces to listen on. Default: those that carry the addresses that the inventory records.',
      ),
    ),
})

export const dhcpServer = defineType({
  name: 'dhcp_server',
  summary: 'ISC dhcpd that serves what the inventory says of the networks of this host',
  id: z.literal('isc-dhcpd', { error: 'must be "isc-dhcpd"' }),
  params: Params,

  compose: ({ params }, context) => {
    requireDebian(context)
    const { host, inventory, resource } = context
    const [generated] = inventory.export('dhcpd', { server: host.name })
    if (generated === undefined) throw new Error('the generated configuration of dhcpd is empty')
    const server = resource('package', 'isc-dhcp-server')
    const needs = [server]
    const config = resource('file', '/etc/dhcp/dhcpd.conf', {
      content: generated.text,
      mode: '0644',
      validate: CHECK,
      needs,
    })
    const settings = resource('file', '/etc/default/isc-dhcp-server', {
      content: settingsText(params.interfaces ?? servedInterfaces(context)),
      mode: '0644',
      needs,
    })
    // dhcpd does not start without the file, and does not make it.
    const leases = resource('file', '/var/lib/dhcp/dhcpd.leases', { needs })
    const service = resource('service', 'isc-dhcp-server', {
      running: true,
      enabled: true,
      // It cannot reload: it reads its files when it starts (dhcpd(8)).
      restartOn: [config, settings],
      needs: [config, settings, leases],
    })
    return [server, config, settings, leases, service]
  },
})

function requireDebian({ host, facts }: HostContext): void {
  if (facts.os.family !== 'debian')
    throw new UserError(
      `Cannot make "${host.name}" a DHCP server: dhcp_server knows Debian, not ${facts.os.id}`,
    )
}

// Subnets declared twice are only warned of, and then one of the two is silently ignored. The banner is left out.
const CHECK = `said=$(dhcpd -t -4 -cf %s 2>&1) && case $said in *overlaps*) false ;; esac || { echo "$said" | sed '1,/^For info/d; /^Configuration file errors/,$d'; false; }`

function settingsText(interfaces: readonly string[]): string {
  return `# Made by hostwright. Do not edit: it is written anew.
INTERFACESv4="${interfaces.join(' ')}"
INTERFACESv6=""
`
}

/** Where an address moved to a bridge, the bridge is the interface; so the facts say more than the record. */
function servedInterfaces({ host, facts }: HostContext): readonly string[] {
  const served = host.nics.filter(({ addresses }) => addresses.some(({ family }) => family === 4))
  const names = served.map((nic) => {
    const own = new Set(nic.addresses.map(({ ip, prefixLength }) => `${ip}/${prefixLength}`))
    return facts.nics.find(({ addresses }) => addresses.some((address) => own.has(address)))?.name ?? nic.name
  })
  return [...new Set(names)]
}
