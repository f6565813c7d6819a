/** What differs from one package manager to the next. */
import type { Shell } from '../../src/core/shell.ts'
import type { Probe } from '../../src/type/probe.ts'

/** A package to install: any version, or exactly one. */
export interface Install {
  readonly name: string
  readonly version: string | undefined
}

export interface Manager {
  /** Shell text that stands once before any of the commands. */
  readonly prelude: Shell
  /** Versions of those packages that are installed, by the names asked for, all in one command. */
  readonly installed: (names: readonly string[]) => Probe<ReadonlyMap<string, string>>
  readonly install: (packages: readonly Install[], options: { readonly recommends: boolean }) => Shell
  readonly remove: (names: readonly string[]) => Shell
}
