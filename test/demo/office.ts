/** The office's records: what the demo types into `inv`, and the lab that stands in for its hardware. */
import type { Host, Lab } from '../lab/api.ts'
import type { Stage } from './stage.ts'

export const zone = 'office.example'
export const prefixes = ['10.20.0.0/24', 'fd20::/64'] as const

/** MACs that the office read off its two bought machines. */
const bought = { infra1: '00:16:3e:20:00:02', hv1: '00:16:3e:20:00:03' } as const

/** Records the office through the command line, from nothing. */
export async function recordOffice(
  stage: { readonly type: (argv: readonly string[]) => Promise<unknown> },
  inv: (...words: string[]) => string[],
): Promise<void> {
  const type = (...words: string[]): Promise<unknown> => stage.type(inv(...words))
  await type('add', 'network', 'office')
  const [v4, v6] = prefixes
  const common = ['--network', 'office', '--domain', zone]
  await type(
    'add',
    'subnet',
    v4,
    ...common,
    '--gateway',
    '10.20.0.1',
    '--dns',
    '10.20.0.2',
    '--range',
    'dynamic:10.20.0.200-10.20.0.220',
  )
  await type('add', 'subnet', v6, ...common)
  await type(
    'add',
    'host',
    'infra1',
    '--network',
    'office',
    '--mac',
    bought.infra1,
    '--ip',
    '10.20.0.2',
    '--ip',
    'auto',
  )
  await type('add', 'zone', zone, '--ns', 'infra1', '--mail', `hostmaster@${zone}`)
  await type('add', 'host', 'hv1', '--network', 'office', '--mac', bought.hv1)
  await type('add', 'group', 'web')
  const virtual = ['--kind', 'vm', '--parent', 'hv1', '--network', 'office', '--memory', '256M']
  // web01's hardware is made by the lab, not by QEMU on hv1: its guest is a whole Debian, started in half a second.
  await type(
    'add',
    'host',
    'web01',
    ...virtual,
    '--group',
    'web',
    '--attr',
    'driver=namespace',
    '--alias',
    'www',
  )
  await type('add', 'host', 'db01', ...virtual, '--group', 'web', '--cpus', '1', '--disk', 'disk0=1G')
}

interface Recorded {
  readonly nics: readonly {
    readonly name: string
    readonly mac?: string
    readonly addresses: readonly { readonly ip: string }[]
  }[]
  readonly hostKeys: readonly string[]
}

/** What the inventory holds of a host. */
export async function recorded(
  stage: Stage,
  inv: (...words: string[]) => string[],
  name: string,
): Promise<Recorded> {
  const { stdout } = await stage.ask(inv('show', 'host', name, '--json'))
  return (JSON.parse(stdout) as { result: { host: Recorded } }).result.host
}

/** Switches on a machine of the lab that is what the inventory says, and records its host key as an installer would. */
export async function switchOn(
  stage: Stage,
  lab: Lab,
  inv: (...words: string[]) => string[],
  name: string,
  root: 'debian' | 'hypervisor',
): Promise<Host> {
  const { nics } = await recorded(stage, inv, name)
  const [nic] = nics
  if (nic?.mac === undefined) throw new Error(`"${name}" has no NIC with a MAC`)
  const host = await lab.host({
    name,
    root,
    network: 'office',
    mac: nic.mac,
    addresses: nic.addresses.map(({ ip }) => ip),
  })
  await stage.type(inv('set', 'host', name, `ssh-host-key+=${host.hostKey}`))
  return host
}
