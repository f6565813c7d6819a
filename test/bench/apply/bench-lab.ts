/** What the benches of the engine share: a lab, the command lines to be timed, and how they are. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Host, Lab } from '../../lab/api.ts'
import { startLab } from '../../lab/lab.ts'
import { type Outcome, run } from '../../lab/process.ts'
import { checkout } from '../../lib/source-files.ts'
import type { BenchHost } from './bench-site.ts'

export interface BenchLab {
  readonly lab: Lab
  /** Thrown away at the end. */
  readonly folder: string
}

export async function withBenchLab<T>(task: (bench: BenchLab) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-bench-'))
  await using lab = await startLab()
  try {
    return await task({ lab, folder })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function placeOf({ address, hostKey }: Host): BenchHost {
  return { address, port: 22, hostKey }
}

export function cfg(lab: Lab, ...argv: readonly string[]): readonly string[] {
  return [join(checkout, 'bin', 'cfg'), ...argv, '--quiet', '--identity', lab.privateKeyPath]
}

export function sshTrue(lab: Lab, host: Host): readonly string[] {
  return [
    ...['ssh', '-F', 'none', '-i', lab.privateKeyPath, '-o', 'BatchMode=yes'],
    ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'],
    ...[`root@${host.address}`, 'true'],
  ]
}

export interface Place {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** A rival may take minutes where the machine is busy. Milliseconds. */
const PATIENCE = 900_000

/** Milliseconds of a whole command on the lab's networks, or, without a lab, on this machine's. Throws where it fails. */
export async function timed(
  lab: Lab | undefined,
  argv: readonly string[],
  { cwd, env }: Place,
): Promise<number> {
  const started = performance.now()
  const options = {
    cwd,
    timeout: PATIENCE,
    env: { ...process.env, SSH_AUTH_SOCK: undefined, NO_COLOR: '1', ...env },
  }
  demandSuccess(argv, await (lab === undefined ? run(argv, options) : lab.operator.exec(argv, options)))
  return performance.now() - started
}

export function demandSuccess(argv: readonly string[], { code, stdout, stderr }: Outcome): void {
  if (code !== 0) throw new Error(`"${argv.join(' ')}" ended with ${code}: ${stdout}${stderr}`)
}
