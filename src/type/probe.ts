/** A probe: shell text that only looks, and the parser of what it prints. */
import type { Shell } from '../core/shell.ts'

export interface Probe<T> {
  /** Changes nothing on the target. Runs with LC_ALL=C, a fixed PATH and no stdin. */
  readonly script: Shell
  /** Given the standard output, byte for byte, and the exit code. Throws where the output is not what the script prints. */
  readonly parse: (stdout: Buffer, code: number) => T
  /** Present where the same script can answer the probes of several types at once: each parses all that it prints. */
  readonly joinable?: Joinable | undefined
}

interface Joinable {
  /** What this probe asks for. */
  readonly asked: readonly unknown[]
  /** The script that tells all that is asked for. Probes are joined that have the same function here. */
  readonly scriptFor: (asked: readonly unknown[]) => Shell
}

/** A probe whose output is text. */
export function probe<T>(script: Shell, parse: (stdout: string, code: number) => T): Probe<T> {
  return { script, parse: (stdout, code) => parse(stdout.toString('utf8'), code) }
}

/** The same probe, of which something else is made. */
export function mapProbe<T, Made>(probed: Probe<T>, make: (found: T) => Made): Probe<Made> {
  return { ...probed, parse: (stdout, code) => make(probed.parse(stdout, code)) }
}
