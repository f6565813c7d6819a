/** A probe: shell text that only looks, and the parser of what it prints. */
import type { Shell } from '../core/shell.ts'

export interface Probe<T> {
  /** Changes nothing on the target. Runs with LC_ALL=C, a fixed PATH and no stdin. */
  readonly script: Shell
  /** Given the standard output, byte for byte, and the exit code. Throws where the output is not what the script prints. */
  readonly parse: (stdout: Buffer, code: number) => T
}

/** A probe whose output is text. */
export function probe<T>(script: Shell, parse: (stdout: string, code: number) => T): Probe<T> {
  return { script, parse: (stdout, code) => parse(stdout.toString('utf8'), code) }
}
