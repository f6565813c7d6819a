/** Runs a block of tests on a real lab host of each root. */
import { afterAll, beforeAll, describe } from 'vitest'
import type { ConformanceTarget } from '../../src/type/conformance.ts'
import type { Host, Lab } from '../lab/api.ts'
import type { Outcome } from '../lab/process.ts'
import { startLab } from '../lab/lab.ts'
import { applyHosts, planHosts } from '../../src/apply/apply-hosts.ts'
import type { HostReport } from '../../src/apply/report.ts'
import type { TypeDefinition } from '../../src/type/define-type.ts'
import type { Resources } from '../../src/type/resource.ts'
import { ignoreEvents, runDependencies } from './run-context.ts'
import { factsOf, targetOn } from './type-target.ts'

export interface OnHost {
  /** Set while the tests run. */
  readonly host: Host
  readonly target: ConformanceTarget
  /** Runs a command on the operator's seat of the host's lab. */
  readonly operate: (argv: readonly string[]) => Promise<Outcome>
  readonly fillDisk: () => Promise<void>
  readonly freeDisk: () => Promise<void>
  /** Runs a script on the host over a real ssh connection. */
  readonly ssh: (script: string) => Promise<Outcome>
  /** Runs the engine itself against the host. */
  readonly run: (
    mode: 'plan' | 'apply',
    resources: Resources,
    options?: {
      readonly force?: boolean
      readonly port?: number
      /** Seconds of the guard; 0 for none. */
      readonly guard?: number
      readonly runId?: string
      /** What composed types consist of. */
      readonly types?: readonly { readonly definition: TypeDefinition }[]
    },
  ) => Promise<HostReport>
  /** A port of this machine's loopback that leads to the host's ssh server, for what is put between and given to `run`. */
  readonly port: () => Promise<number>
}

/** `block` is called once for each root to define its tests; what it is given may be used inside the tests alone. */
export function onHosts(
  roots: readonly ('debian' | 'systemd' | 'busybox')[],
  block: (on: OnHost, root: string) => void,
): void {
  for (const root of roots) {
    describe(`on a ${root} host`, () => {
      let lab: Lab | undefined
      let host: Host | undefined
      beforeAll(async () => {
        lab = await startLab()
        host = await lab.host({ name: root, root })
      })
      afterAll(() => lab?.stop())
      const started = (): Host => {
        if (host === undefined) throw new Error('the host is there only while the tests run')
        return host
      }
      const seat = (): Lab => {
        if (lab === undefined) throw new Error('the lab is there only while the tests run')
        return lab
      }
      const on: OnHost = {
        fillDisk: () => seat().fillDisk(started()),
        freeDisk: () => seat().freeDisk(started()),
        operate: (argv) => seat().operator.exec(argv),
        ssh: (script) => {
          const options = [
            'BatchMode=yes',
            'StrictHostKeyChecking=no',
            'UserKnownHostsFile=/dev/null',
            'LogLevel=ERROR',
          ]
          const login = ['-i', seat().privateKeyPath, `root@${started().address}`]
          return seat().operator.exec(['ssh', ...options.flatMap((one) => ['-o', one]), ...login, script])
        },
        port: async () => (await seat().forward(started())).port,
        run: async (mode, resources, { force = false, types = [], ...options } = {}) => {
          const { guard, runId } = options
          const port = options.port ?? (await seat().forward(started())).port
          const dependencies = await runDependencies({
            identity: seat().privateKeyPath,
            resources: () => resources,
            types,
          })
          const endpoint = { name: root, address: '127.0.0.1', port, hostKeys: [started().hostKey] }
          const hosts = mode === 'plan' ? planHosts : applyHosts
          const [report] = await hosts(
            dependencies,
            [endpoint],
            {
              why: `cfg ${mode} ${root}`,
              force,
              ...(guard === undefined ? {} : { guard }),
              ...(runId === undefined ? {} : { runId }),
            },
            ignoreEvents,
          )
          if (report === undefined) throw new Error('no report')
          return report
        },
        get host() {
          return started()
        },
        get target() {
          return targetOn(started(), factsOf(root))
        },
      }
      block(on, root)
    })
  }
}
