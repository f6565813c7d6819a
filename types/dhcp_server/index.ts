/** A DHCP server, ISC dhcpd, Kea or dnsmasq, that serves what the inventory says of the networks of this host. */
import * as z from 'zod/mini'
import { UserError } from '../../src/core/errors.ts'
import { defineType, type HostContext } from '../../src/type/define-type.ts'
import type { Resource } from '../../src/type/resource.ts'
import { dnsmasq } from './dnsmasq.ts'
import { iscDhcpd } from './isc-dhcpd.ts'
import { keaServer } from './kea.ts'
import type { Deployment, Task } from './server.ts'
import { taskOf } from './task.ts'

const programs = ['isc-dhcpd', 'kea', 'dnsmasq'] as const
type Program = (typeof programs)[number]

const deploy: Readonly<Record<Program, (task: Task) => Deployment>> = {
  'isc-dhcpd': iscDhcpd,
  kea: keaServer,
  dnsmasq,
}

const InterfaceName = z
  .string()
  .check(
    z.regex(/^[A-Za-z0-9_.:-]{1,15}$/, { error: 'must be the name of an interface, 15 characters at most' }),
  )

const Params = z.strictObject({
  software: z
    .optional(z.enum(programs))
    .check(z.describe('The program. Default: the one that the id names, else `isc-dhcpd`.')),
  families: z
    .optional(z.array(z.union([z.literal(4), z.literal(6)])).check(z.minLength(1)))
    .check(
      z.describe(
        'IPv4, IPv6 or both. Default: those in which the inventory has DHCP on in the networks that are served.',
      ),
    ),
  networks: z
    .optional(z.array(z.string()).check(z.minLength(1)))
    .check(
      z.describe(
        'Names of the networks to serve. Default: those that name this host in `dhcpServers`, and those without such a list that it is plugged into.',
      ),
    ),
  interfaces: z
    .optional(z.array(InterfaceName).check(z.minLength(1)))
    .check(
      z.describe(
        'Interfaces to listen on. Default: those that carry the addresses that the inventory records on the networks that are served.',
      ),
    ),
  role: z
    ._default(z.enum(['primary', 'secondary']), 'primary')
    .check(
      z.describe(
        'A secondary answers beside another server, as it would: reservations alone, since two that know nothing of each other must not give from one range.',
      ),
    ),
})

type Params = z.output<typeof Params>

export const dhcpServer = defineType({
  name: 'dhcp_server',
  summary: 'A DHCP server that serves what the inventory says of the networks of this host',
  id: z.string().check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, {
      error: 'must be a label: letters, digits, ".", "_" and "-"',
    }),
    z.describe('Any label; `isc-dhcpd`, `kea` and `dnsmasq` choose the program.'),
  ),
  params: Params,

  compose: ({ id, params }, context) => {
    const software = params.software ?? programs.find((program) => program === id) ?? 'isc-dhcpd'
    requireDebian(software, context)
    const deployment = deploy[software](taskOf(params, context))
    if (params.role === 'secondary') requireNoRanges(deployment, context)
    return resourcesOf(software, deployment, context)
  },
})

/** In the order in which they are made: each needs what is before it. */
function resourcesOf(
  software: Program,
  deployment: Deployment,
  { resource }: HostContext,
): readonly Resource[] {
  const made: Resource[] = []
  const add = (type: string, id: string, options: Readonly<Record<string, unknown>> = {}): void => {
    made.push(resource(type, id, { ...options, needs: [...made] }))
  }
  const { folder, packages, services } = deployment
  const objects = deployment.generated.flatMap((one) => one.objects ?? [])
  if (folder.isOurs) add('directory', folder.path, { mode: '0755' })
  for (const { path, content } of deployment.early) {
    add('directory', path.slice(0, path.lastIndexOf('/')))
    add('file', path, { content, mode: '0644' })
  }
  for (const name of packages) add('package', name)
  for (const { path, line } of deployment.lines)
    add('line', `hostwright in ${path}`, { path, line, create: true })
  for (const path of deployment.local) add('file', path)
  add('service_config', software, {
    folder: folder.path,
    files: deployment.files,
    objects,
    programs: deployment.programs,
    check: deployment.check.text,
    reload: deployment.reload.text,
    verify: deployment.verify.text,
    running: { probe: deployment.probe.text, expected: deployment.expected },
    patience: deployment.patience,
  })
  for (const name of services) add('service', name, { running: true, enabled: true })
  return [...made, resource('dhcp_leases', software, { files: deployment.leases, objects })]
}

function requireDebian(software: Program, { host, facts }: HostContext): void {
  const action = `Cannot make "${host.name}" a DHCP server`
  if (facts.os.family !== 'debian')
    throw new UserError(`${action}: dhcp_server knows Debian, not ${facts.os.id}`)
  if (facts.init !== 'systemd' && (software === 'kea' || facts.init !== 'sysv'))
    throw new UserError(
      `${action}: Debian's ${software} does not start under the init system "${facts.init}"`,
      {
        hint: software === 'kea' ? "software: 'isc-dhcpd' or 'dnsmasq'" : undefined,
      },
    )
}

// Two dhcpd share a range by their failover protocol, two Kea by a hook and a database or HTTP between them, dnsmasq not at all.
function requireNoRanges({ generated }: Deployment, { host }: HostContext): void {
  const ranges = generated.flatMap(({ objects = [] }) => objects.filter((line) => line.startsWith('range ')))
  if (ranges.length === 0) return
  throw new UserError(
    `Cannot make "${host.name}" a secondary DHCP server: ${ranges.map((line) => line.replace(/^range (\S+) /, '$1 has the dynamic range ')).join(', ')}, which two servers would give from without knowing of each other`,
    { hint: 'let one server have the networks with dynamic ranges: networks: […]' },
  )
}
