/** Files by the directory that they are in: a few commands with many names each, however many files there are. */
import { chunksOf } from '../../src/core/chunks.ts'
import { groupBy } from '../../src/core/group-by.ts'

/** Names on one command line: far below the smallest limit there is. */
export const CHUNK = 200

/** Their names, so many at once, by directory: `''`, or with a final "/". */
export function inDirectories(
  files: readonly { readonly path: string }[],
): readonly { readonly directory: string; readonly names: readonly string[] }[] {
  return [...groupBy(files, ({ path }) => directoryOf(path))].flatMap(([directory, group]) =>
    chunksOf(group, CHUNK).map((chunk) => ({
      directory,
      names: chunk.map(({ path }) => path.slice(directory.length)),
    })),
  )
}

/** Of a path below the folder. */
export function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}
