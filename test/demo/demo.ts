/** `npm run demo`: the office, from nothing to configured machines, on real servers; ends in a summary. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLab } from '../lab/lab.ts'
import { run } from '../lab/process.ts'
import { proveServers } from './answers.ts'
import { serveCustomers } from './customers.ts'
import { proveGuest } from './guest.ts'
import { prefixes, recordOffice, switchOn, zone } from './office.ts'
import { makeStage } from './stage.ts'

const root = join(import.meta.dirname, '..', '..')

async function play(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'hostwright-demo-'))
  const office = join(folder, 'office')
  await using lab = await startLab({ networks: [{ name: 'office', subnets: prefixes }] })
  const env = {
    ...process.env,
    PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}`,
    // The operator of the demo has no agent: the lab's key is the one that its hosts let in.
    SSH_AUTH_SOCK: undefined,
    HOSTWRIGHT_IDENTITY: lab.privateKeyPath,
    NO_COLOR: '1',
  }
  const atOperator = (argv: readonly string[]): ReturnType<typeof run> =>
    lab.operator.exec(argv, { env, cwd: office, resolvers: ['10.20.0.2'], domain: zone })
  const stage = makeStage((argv) => (argv[1] === 'init' ? run(argv, { env, cwd: folder }) : atOperator(argv)))
  const inv = (...words: string[]): string[] => ['inv', ...words]
  const cfg = (...words: string[]): string[] => ['cfg', ...words]

  try {
    stage.chapter('1. Record: a new site, its networks, names and machines')
    await stage.type(['inv', 'init', 'office'])
    await cp(join(root, 'manifests'), join(office, 'manifests'), { recursive: true })
    await writeFile(join(office, 'manifests', 'files', 'operators.pub'), `${lab.publicKey}\n`)
    stage.say(
      "the manifests are those of this repository's example site, with the lab's key as the operator's",
    )
    await recordOffice(stage, inv)

    stage.chapter('2. Generate: what the inventory implies')
    await stage.type(inv('export', 'dhcpd', '--server', 'infra1'), { shows: /fixed-address/ })
    await stage.type(inv('export', 'bind', '--server', 'infra1'), { shows: /SOA/ })

    stage.chapter('3. Configure the server: see, do, prove')
    await switchOn(stage, lab, inv, 'infra1', 'debian')
    await switchOn(stage, lab, inv, 'hv1', 'hypervisor')
    await stage.type(cfg('plan', 'infra1'), { code: 3, shows: /dhcpd\.conf/ })
    await stage.prove('cfg apply infra1', async () => lastLine(await stage.type(cfg('apply', 'infra1'))))
    await proveServers(stage, lab, inv)
    await switchOn(stage, lab, inv, 'web01', 'debian')

    stage.chapter('4. A virtual machine is a machine')
    await stage.prove('cfg apply hv1', async () => lastLine(await stage.type(cfg('apply', 'hv1'))))
    await proveGuest(stage, lab, inv, folder)

    stage.chapter('5. Configure hardware and guest alike')
    await stage.prove('cfg apply web01 db01', async () =>
      lastLine(await stage.type(cfg('apply', 'web01', 'db01'))),
    )
    stage.say('their host keys are recorded by now, so DNS has something new to say of them: SSHFP')
    await stage.prove('cfg apply infra1, for SSHFP', async () =>
      lastLine(await stage.type(cfg('apply', 'infra1'))),
    )
    await stage.prove('second cfg apply --all changes nothing', async () =>
      lastLine(await stage.type(cfg('apply', '--all'), { shows: /\b0 changed/ })),
    )

    stage.chapter('6. One machine more')
    await stage.type(
      inv(
        'add',
        'host',
        'cache01',
        '--kind',
        'vm',
        '--parent',
        'hv1',
        '--network',
        'office',
        '--state',
        'planned',
      ),
    )
    await stage.type(inv('set', 'host', 'cache01', 'state=active', 'attr.driver=namespace'))
    await stage.prove('cfg apply infra1 again', async () =>
      lastLine(await stage.type(cfg('apply', 'infra1'))),
    )
    await stage.prove(`cache01.${zone} resolves`, async () => {
      const { stdout } = await stage.ask(['dig', '+short', '@10.20.0.2', `cache01.${zone}`, 'A'])
      if (!/^10\.20\.0\.\d+$/.test(stdout.trim())) throw new Error(`answered "${stdout.trim()}"`)
      return stdout.trim()
    })

    stage.chapter('7. Customers are branches')
    await serveCustomers(stage, inv, cfg)
    return stage.summary()
  } catch (error) {
    console.error(`\nThe demo stopped: ${error instanceof Error ? error.message : String(error)}`)
    stage.summary()
    return false
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function lastLine({ stdout }: { readonly stdout: string }): string {
  return stdout.trimEnd().split('\n').at(-1)?.trim() ?? ''
}

process.exitCode = (await play()) ? 0 : 1
