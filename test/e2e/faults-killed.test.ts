/** `kill -9` of `cfg` while it looks, while it changes and while it restarts; and two of it at once. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Host, Lab } from '../lab/api.ts'
import { startLab } from '../lab/lab.ts'
import { type LabSite, labSite } from '../lib/lab-site.ts'
import { checkout } from '../lib/source-files.ts'

const MANIFEST = `import { command, file, site } from 'hostwright'
export default site(() => {
  const conf = file('/srv/conf', { content: 'new line\\n'.repeat(10_000) })
  return [
    conf,
    command('slow', { run: 'echo x >/srv/changing; sleep 1; while [ -e /srv/wait ]; do sleep 0.1; done; echo x >/srv/made', creates: '/srv/made' }),
    file('/srv/last', { content: 'last\\n' }),
    command('restart', { run: 'echo x >/srv/restarting; sleep 1; cp /srv/conf /srv/loaded', onlyWhenCalled: true, runOn: [conf] }),
  ]
})
`

let lab: Lab
let site: LabSite
let host: Host

beforeAll(async () => {
  lab = await startLab({ networks: [{ name: 'office', subnets: ['10.20.0.0/24'] }] })
  site = await labSite(lab)
  await site.inv('add network office')
  await site.inv('add subnet 10.20.0.0/24 --network office')
  await site.inv('add host web01 --network office --ip 10.20.0.9')
  host = await site.switchOn('web01')
  await site.manifest(MANIFEST)
})
afterAll(async () => {
  await site.remove()
  await lab.stop()
})

/** Starts `cfg apply` and does away with it as soon as this is there on the host. */
async function killAt(path: string, before?: () => Promise<void>): Promise<void> {
  const env = { ...process.env, SSH_AUTH_SOCK: undefined, HOSTWRIGHT_IDENTITY: lab.privateKeyPath }
  const cfg = lab.operator.spawn([join(checkout, 'bin/cfg'), 'apply', 'web01', '--yes'], {
    cwd: site.folder,
    env,
    stdio: 'ignore',
  })
  const gone = new Promise<unknown>((resolve) => {
    cfg.once('exit', (_, signal) => resolve(signal))
  })
  await host.exec(`until [ -e ${path} ]; do sleep 0.02; done`)
  await before?.()
  cfg.kill('SIGKILL')
  expect(await gone).toBe('SIGKILL')
}

it.each(['/var/lib/hostwright/lock/owner', '/srv/changing', '/srv/restarting'])(
  'cfg, once there is %s, is followed by a run that makes everything right',
  async (path) => {
    await host.exec('rm -rf /srv/conf /srv/changing /srv/made /srv/last /srv/restarting /srv/loaded')
    await host.writeFile('/srv/conf', 'old line\n')
    await killAt(path)
    const between = await host.readFile('/srv/conf')
    expect(['old line\n', 'new line\n'.repeat(10_000)]).toContain(between)
    await site.cfg('apply web01 --yes')
    expect(
      (
        await host.exec(
          'cmp /srv/conf /srv/loaded && cat /srv/made /srv/last; ls -A /srv /var/lib/hostwright/pending | grep -c hostwright-',
        )
      ).stdout,
    ).toBe('x\nlast\n0\n')
    await site.cfg('verify web01')
    const { stdout } = await site.cfg('history --json')
    const { runs } = (JSON.parse(stdout) as { result: { runs: readonly { state: string }[] } }).result
    expect(runs.filter(({ state }) => state === 'running')).toEqual([])
  },
)

it('a host that loses its power in the middle of a change is made right when it is on again', async () => {
  await host.exec('rm -rf /srv/*')
  await host.writeFile('/srv/conf', 'old line\n')
  await killAt('/srv/changing', () => host.kill())
  await host.start()
  await site.cfg('apply web01 --yes')
  expect((await host.exec('cmp /srv/conf /srv/loaded && cat /srv/made')).stdout).toBe('x\n')
  await site.cfg('verify web01')
})

it('two at once: one has the host, and the other says who has it', async () => {
  await host.exec('rm -rf /srv/*; : >/srv/wait')
  const first = site.cfg('apply web01 --yes')
  await host.exec('until [ -e /srv/changing ]; do sleep 0.02; done')
  const { stdout, stderr } = await site.cfg('apply web01 --yes', 1)
  expect(stdout + stderr).toMatch(
    /Cannot apply "web01": locked by \S+ \(cfg apply web01 --yes, base main\) since /,
  )
  await host.exec('rm /srv/wait')
  await first
  expect((await host.exec('cmp /srv/conf /srv/loaded && cat /srv/made')).stdout).toBe('x\n')
})
