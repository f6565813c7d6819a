/** Many hosts at once: 20 against 20 logins in parallel, and 200 for the memory that they take. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Host, Lab } from '../../lab/api.ts'
import { type Bench, median } from '../measure.ts'
import { runWhole } from '../inventory/whole-command.ts'
import { cfg, placeOf, sshTrue, timed, withBenchLab } from './bench-lab.ts'
import { makeBenchSite } from './bench-site.ts'
import { mixedWork } from './work.ts'

const RUNS = 9

export const bench: Bench = () =>
  withBenchLab(async ({ lab, folder }) => {
    const hosts = await start(lab, 200)
    const site = (name: string, count: number): string => {
      mkdirSync(join(folder, name))
      const some = Object.fromEntries(hosts.slice(0, count).map((host) => [host.name, placeOf(host)]))
      return makeBenchSite(join(folder, name), some, mixedWork)
    }
    const twenty = site('twenty', 20)
    const all = site('all', 200)
    const apply = cfg(lab, 'apply', '--all', '--parallel', '20')
    await timed(lab, apply, { cwd: all })
    const logins: number[] = []
    const applied: number[] = []
    const loggingIn: number[] = []
    await timed(lab, apply, { cwd: twenty })
    for (let count = 0; count < RUNS; count += 1) {
      const started = performance.now()
      await Promise.all(hosts.slice(0, 20).map((host) => timed(lab, sshTrue(lab, host), { cwd: folder })))
      logins.push(performance.now() - started)
      applied.push(await timed(lab, apply, { cwd: twenty }))
      loggingIn.push(await timed(lab, [...apply, '--fresh'], { cwd: twenty }))
    }
    const whole = runWhole(lab.operator.argv(apply), { folder, cwd: all })
    const base = { name: '20 ssh host true at once', value: median(logins) }
    return [
      {
        name: 'cfg apply of 20 hosts, 62 resources each, nothing to change',
        value: median(applied),
        unit: 'ms',
        base,
        limit: 0.5,
      },
      { name: 'the same, where no command has left connections', value: median(loggingIn), unit: 'ms', base },
      { name: 'cfg apply of 200 hosts, nothing to change', value: whole.real, unit: 's' },
      { name: 'the same, memory', value: whole.mebibytes, unit: 'MiB', limit: 400 },
    ]
  })

async function start(lab: Lab, count: number): Promise<readonly Host[]> {
  const hosts: Host[] = []
  while (hosts.length < count) {
    const names = Array.from(
      { length: Math.min(20, count - hosts.length) },
      (_, n) => `web${hosts.length + n}`,
    )
    hosts.push(...(await Promise.all(names.map((name) => lab.host({ name, diskSize: '64m' })))))
  }
  return hosts
}
