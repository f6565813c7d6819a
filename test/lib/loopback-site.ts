/** A site whose hosts are sshds of this machine, with `cfg` run on it in this process. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cfgProgram } from '../../src/bin/cfg-program.ts'
import { invProgram } from '../../src/bin/inv-program.ts'
import { type LoopbackSshd, startSshd } from './loopback-sshd.ts'
import { type Ran, type RunOptions, runProgram } from './run-program.ts'
import { siteEnv, type TestSite, tempSite } from './temp-site.ts'

export interface LoopbackSite extends TestSite {
  /** Where the manifests may put files, of which the hosts have one. */
  readonly files: string
  readonly sshd: LoopbackSshd
  readonly env: Readonly<Record<string, string>>
  readonly cfg: (
    line: string,
    options?: Pick<RunOptions, 'input' | 'terminal' | 'signal' | 'cwd'>,
  ) => Promise<Ran>
  /** Writes and commits `manifests/site.ts`: the resources, where `at('motd')` is a path in `files`. */
  readonly manifest: (resources: string) => void
  /** Adds a host that is the sshd. */
  readonly addHost: (name: string) => Promise<void>
  readonly stop: () => Promise<void>
}

/** Needs root. */
export async function loopbackSite(): Promise<LoopbackSite> {
  const cleanups: (() => void)[] = []
  const site = await tempSite((clean) => cleanups.push(clean))
  const files = mkdtempSync(join(tmpdir(), 'hostwright-files-'))
  // A lock of its own, whatever else is applied to this machine.
  const sshd = await startSshd({ privateMount: '/var/lib/hostwright' })
  const env = {
    ...siteEnv,
    HOME: dirname(site.root),
    HOSTWRIGHT_IDENTITY: sshd.identity,
    USER: 'tester',
    NO_COLOR: '1',
  }
  const addHost = async (name: string): Promise<void> => {
    await site.ok(`add host ${name} --ip none --attr ssh-address=127.0.0.1 --attr ssh-port=${sshd.port}`)
    const words = ['set', 'host', name, `ssh-host-key+=${sshd.hostKey}`]
    const { exitCode, stderr } = await runProgram(invProgram, words, { cwd: site.root, env })
    if (exitCode !== 0) throw new Error(stderr)
  }
  return {
    ...site,
    files,
    sshd,
    env,
    addHost,
    cfg: (line, options = {}) =>
      runProgram(cfgProgram, line.split(' ').filter(Boolean), { cwd: site.root, env, ...options }),
    manifest: (resources) => {
      mkdirSync(join(site.root, 'manifests'), { recursive: true })
      writeFileSync(
        join(site.root, 'manifests', 'site.ts'),
        `import { command, directory, file, Secret, site } from 'hostwright'
const at = (name: string): string => ${JSON.stringify(files)} + '/' + name
export default site(({ host, facts }) => [${resources}])
`,
      )
      site.git('add', '-A')
      site.git('commit', '-q', '--allow-empty', '-m', 'manifests')
    },
    stop: async () => {
      await sshd.stop()
      rmSync(files, { recursive: true, force: true })
      for (const clean of cleanups) clean()
    },
  }
}
