/** What differs from one package manager's repositories to the next. */
import type { Shell } from '../../src/core/shell.ts'
import type { RepositoryParams } from './params.ts'

export interface KeyFile {
  readonly path: string
  readonly content: Buffer
}

export interface Format {
  /** The file that it is written in. */
  readonly path: (id: string) => string
  /** How it stands there. */
  readonly text: (id: string, params: RepositoryParams, keyPath: string | undefined) => string
  /**
   * Where many share one file: the part of the file's text that is this repository, undefined where none is; and the awk
   * program that leaves that part out and puts `ENVIRON["HW_TEXT"]`, unless it is empty, in its place or at the end.
   */
  readonly part?: {
    readonly find: (text: string, id: string) => string | undefined
    readonly replace: string
  }
  /** Where its key goes, and in which form. */
  readonly key: (id: string, params: RepositoryParams) => KeyFile | undefined
  /** Whether what is written in the file has signatures checked. */
  readonly checked: (text: string) => boolean
  /** What it cannot do without, or cannot have; undefined where all is well. */
  readonly problem?: (params: RepositoryParams) => string | undefined
  /** Makes the key known, where its file alone does not: in `$hw_newkey`. */
  readonly trust?: (id: string, params: RepositoryParams) => Shell
  /** Fetches its lists by the new file `$hw_new`, before that takes its place. */
  readonly tryBefore?: (id: string) => Shell
  /** Fetches its lists, or looks whether it goes with the others, once it is in its place. */
  readonly tryAfter?: (id: string) => Shell
}
