/** What differs from one package manager to the next. */
import type { Shell } from '../../src/core/shell.ts'
import type { Probe } from '../../src/type/probe.ts'

/** A package to install: any version, or exactly one. */
export interface Install {
  readonly name: string
  readonly version: string | undefined
}

export interface Installed {
  readonly version: string
  /** Kept at its version by the host's administrator; known where the same look tells. */
  readonly held?: boolean
}

export interface Manager {
  /** Shell text that stands once before any of the commands. Defines `hw_fetch`, which fetches the lists of packages anew. */
  readonly prelude: Shell
  /** Those packages that are installed, by the names asked for, all in one command. */
  readonly installed: (names: readonly string[]) => Probe<ReadonlyMap<string, Installed>>
  /**
   * Of installed packages, the version that the lists on the host have beside another one that is installed. Left out where
   * a look at the lists would change the host, or ask others than the host.
   */
  readonly newer?: (names: readonly string[]) => Probe<ReadonlyMap<string, string>>
  /** Directories whose time of change tells when the lists were fetched, if there; none where there are no lists to fetch. */
  readonly lists: readonly string[]
  readonly install: (packages: readonly Install[], options: { readonly recommends: boolean }) => Shell
  /** Takes packages that are installed to what the lists have; `install` without versions where left out. */
  readonly upgrade?: (names: readonly string[], options: { readonly recommends: boolean }) => Shell
  readonly remove: (names: readonly string[]) => Shell
  /** Takes a hold away, and puts it back. There where `installed` tells what is held. */
  readonly holds?: { readonly release: (name: string) => Shell; readonly hold: (name: string) => Shell }
}

/** `NAME=VERSION` where a version is wanted. */
export function withVersion(separator: string): (one: Install) => string {
  return ({ name, version }) => (version === undefined ? name : `${name}${separator}${version}`)
}
