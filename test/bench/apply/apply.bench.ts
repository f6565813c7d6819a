/** One host: `cfg apply` whole, Node's start included, against `ssh host true` on the same lab host. */
import { run } from '../../lab/process.ts'
import { startRelay } from '../../lib/relay.ts'
import { type Bench, median } from '../measure.ts'
import { cfg, demandSuccess, placeOf, sshTrue, timed, withBenchLab } from './bench-lab.ts'
import { makeBenchSite } from './bench-site.ts'
import { fileWork, mixedWork, undoing, type Work } from './work.ts'
import { join } from 'node:path'
import { mkdirSync } from 'node:fs'

const RUNS = 11

export const bench: Bench = () =>
  withBenchLab(async ({ lab, folder }) => {
    const host = await lab.host({ name: 'web01' })
    const site = (name: string, work: Work): string => {
      mkdirSync(join(folder, name))
      return makeBenchSite(join(folder, name), { web01: placeOf(host) }, work)
    }
    const mixed = site('mixed', mixedWork)
    const files = site('files', fileWork(500))
    const login = sshTrue(lab, host)
    const apply = cfg(lab, 'apply', 'web01')
    const first: number[] = []
    const unchanged: number[] = []
    const loggingIn: number[] = []
    const many: number[] = []
    const logins: number[] = []
    // The compiled code and the site's database are there from then on, as on any day but the first.
    await timed(lab, apply, { cwd: mixed })
    // Interleaved, so that what else the machine does falls on all alike.
    for (let count = 0; count < RUNS; count += 1) {
      await host.exec(undoing(mixedWork))
      first.push(await timed(lab, apply, { cwd: mixed }))
      logins.push(await timed(lab, login, { cwd: folder }))
      // What changes something leaves no connection: the next logs in, and the one after it need not.
      loggingIn.push(await timed(lab, apply, { cwd: mixed }))
      unchanged.push(await timed(lab, apply, { cwd: mixed }))
    }
    await timed(lab, apply, { cwd: files })
    for (let count = 0; count < RUNS; count += 1) {
      logins.push(await timed(lab, login, { cwd: folder }))
      many.push(await timed(lab, apply, { cwd: files }))
    }
    const base = { name: 'ssh host true', value: median(logins) }
    const against = (name: string, times: readonly number[], limit?: number) => ({
      name,
      value: median(times),
      unit: 'ms',
      base,
      ...(limit === undefined ? {} : { limit }),
    })
    const forward = await lab.forward(host)
    const relay = await startRelay(forward.port)
    mkdirSync(join(folder, 'far'))
    const far = makeBenchSite(
      join(folder, 'far'),
      { far: { address: '127.0.0.1', port: relay.port, hostKey: host.hostKey } },
      fileWork(500),
    )
    // As over a long line, where what is on its way at the same time is no further round trip.
    relay.delay = 25
    const argv = cfg(lab, 'apply', 'far')
    demandSuccess(argv, await run(argv, { cwd: far, env: { ...process.env, SSH_AUTH_SOCK: undefined } }))
    const { roundTrips, bytesOut } = relay.seen
    await relay.stop()
    return [
      against('cfg apply, 62 resources, nothing to change', unchanged, 1),
      against('the same, where no command has left a connection', loggingIn),
      against('cfg apply, 500 files, nothing to change', many, 2),
      against('cfg apply, 62 resources, the first run', first, 3),
      {
        name: '500 files, TCP and SSH handshakes counted',
        value: roundTrips,
        unit: 'round trips',
        limit: 10,
      },
      { name: '500 files, bytes sent', value: bytesOut / 1024, unit: 'KiB', limit: 64 },
    ]
  })
