/** The same work by cdist, Ansible with pipelining, Ansible with Mitogen and bundlewrap, side by side on the same lab host. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startRelay } from '../../lib/relay.ts'
import type { Bench, Measure } from '../measure.ts'
import { cfg, placeOf, timed, withBenchLab } from './bench-lab.ts'
import { makeBenchSite } from './bench-site.ts'
import { makeRivals } from './rivals.ts'
import { fileWork, mixedWork, undoing, type Work } from './work.ts'

/** Files of the long line: the published figures are of so many. */
const FILES = 50

export const bench: Bench = () =>
  withBenchLab(async ({ lab, folder }) => {
    const host = await lab.host({ name: 'web01' })
    // What Ansible and bundlewrap need on their targets.
    await host.exec('apt-get install --yes -qq python3 python3-apt sudo')
    const measures: Measure[] = []
    const compare = async (
      title: string,
      name: string,
      work: Work,
      port: number,
      limit?: number,
    ): Promise<void> => {
      const place = { ...placeOf(host), port, address: port === 22 ? host.address : '127.0.0.1' }
      const at = join(folder, name)
      mkdirSync(at)
      const site = makeBenchSite(at, { web01: place }, work)
      // The relay listens on this machine's own loopback.
      const where = port === 22 ? lab : undefined
      const rivals = makeRivals(at, { ...place, privateKeyPath: lab.privateKeyPath }, work)
      const ours = { argv: cfg(lab, 'apply', 'web01'), cwd: site, env: {} }
      const time = (one: typeof ours | (typeof rivals)[number]): Promise<number> =>
        timed(where, one.argv, { cwd: one.cwd, env: one.env })
      await host.exec(undoing(work))
      const first = await time(ours)
      const again = await time(ours)
      for (const rival of rivals) {
        await host.exec(undoing(work))
        const slowFirst = await time(rival)
        const slow = await time(rival)
        const isMitogen = rival.name.endsWith('Mitogen')
        measures.push(
          measure(`${title}, first run`, first, rival.name, slowFirst),
          measure(`${title}, nothing to change`, again, rival.name, slow, isMitogen ? limit : undefined),
        )
      }
    }
    await compare('62 resources', 'near', mixedWork, 22)
    const forward = await lab.forward(host)
    const relay = await startRelay(forward.port)
    relay.delay = 25
    try {
      await compare(`${FILES} files at 50 ms`, 'far', fileWork(FILES), relay.port, 0.1)
    } finally {
      await relay.stop()
    }
    return measures
  })

function measure(name: string, value: number, rival: string, slow: number, limit = 1): Measure {
  return { name, value, unit: 'ms', base: { name: rival, value: slow }, limit }
}
