/** A `cfg apply` that changes nothing, of 62 resources of six types, against `ssh host true` on the same lab host. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Host, Lab } from '../../lab/api.ts'
import { startLab } from '../../lab/lab.ts'
import { type Outcome, run } from '../../lab/process.ts'
import { startRelay } from '../../lib/relay.ts'
import { checkout } from '../../lib/source-files.ts'
import { type Bench, median } from '../measure.ts'
import { makeBenchSite } from './bench-site.ts'

const RUNS = 9

export const bench: Bench = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-bench-'))
  await using lab = await startLab()
  try {
    const host = await lab.host({ name: 'web01' })
    const forward = await lab.forward(host)
    const relay = await startRelay(forward.port)
    const site = makeBenchSite(folder, {
      direct: { address: host.address, port: 22, hostKey: host.hostKey },
      relayed: { address: '127.0.0.1', port: relay.port, hostKey: host.hostKey },
    })
    const options = { env: { ...process.env, SSH_AUTH_SOCK: undefined, NO_COLOR: '1' }, cwd: site }
    const apply = (name: string): readonly string[] => [
      ...[join(checkout, 'bin', 'cfg'), 'apply', name, '--quiet'],
      ...['--identity', lab.privateKeyPath],
    ]
    const login = sshTrue(lab, host)
    const timed = async (argv: readonly string[]): Promise<number> => {
      const started = performance.now()
      demandSuccess(argv, await lab.operator.exec(argv, options))
      return performance.now() - started
    }
    await timed(apply('direct'))
    const times: { readonly cfg: number; readonly ssh: number }[] = []
    // Interleaved, so that what else the machine does falls on both alike.
    for (let count = 0; count < RUNS; count += 1)
      times.push({ ssh: await timed(login), cfg: await timed(apply('direct')) })
    // As over a long line, where what is on its way at the same time is no further round trip.
    relay.delay = 25
    relay.seen.roundTrips = 0
    demandSuccess(apply('relayed'), await run(apply('relayed'), options))
    const { roundTrips } = relay.seen
    await relay.stop()
    return [
      {
        name: 'cfg apply, 62 resources, nothing to change',
        value: median(times.map((one) => one.cfg)),
        unit: 'ms',
        base: { name: 'ssh host true', value: median(times.map((one) => one.ssh)) },
        limit: 1.5,
      },
      { name: 'the same, TCP and SSH handshakes counted', value: roundTrips, unit: 'round trips', limit: 10 },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function sshTrue(lab: Lab, host: Host): readonly string[] {
  return [
    ...['ssh', '-F', 'none', '-i', lab.privateKeyPath, '-o', 'BatchMode=yes'],
    ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'],
    ...[`root@${host.address}`, 'true'],
  ]
}

function demandSuccess(argv: readonly string[], { code, stdout, stderr }: Outcome): void {
  if (code !== 0) throw new Error(`"${argv.join(' ')}" ended with ${code}: ${stdout}${stderr}`)
}
