/** How a package manager is told to keep a package at the version that it has. */
import type { Shell } from '../../src/core/shell.ts'
import type { Probe } from '../../src/type/probe.ts'

export interface Keeper {
  /** Names of those packages that are held, in one look that changes nothing. */
  readonly held: (names: readonly string[]) => Probe<ReadonlySet<string>>
  readonly hold: (name: string) => Shell
  readonly release: (name: string) => Shell
  /** Files in which that is written down, where a copy of them puts it back. */
  readonly files: readonly string[]
}

/** Fields of the lines of what a probe printed, as `pick` reads them; what it passes over is undefined. */
export function namesIn(
  stdout: string,
  names: readonly string[],
  pick: (line: string) => string | undefined,
): ReadonlySet<string> {
  const found = new Set(stdout.split('\n').map((line) => pick(line)))
  return new Set(names.filter((name) => found.has(name)))
}
