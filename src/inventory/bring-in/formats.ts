/** All formats of `inv import`: those of other programs, and our own. */
import { UserError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { Importer } from '../../import/draft.ts'
import { foreignFormats } from '../../import/formats.ts'
import { compareNames } from '../model/canonical.ts'
import type { CsvKind } from '../interchange/csv-tables.ts'

export interface BringInFormat {
  readonly name: string
  readonly summary: string
  /** What it lists is all there is; see BringInOptions. */
  readonly own: boolean
  /** As in ImportFormat. */
  readonly takes?: (path: string) => boolean
  /** `kind`: what the rows of a CSV table are, where it is said. */
  readonly load: (kind: CsvKind | undefined) => Promise<Importer>
}

const all: readonly BringInFormat[] = [
  ...foreignFormats.map((format) => ({ ...format, own: false })),
  {
    name: 'csv',
    summary:
      'A table of hosts, or with --kind of another kind, with a header line; as "inv export csv" writes it',
    own: true,
    load: async (kind: CsvKind | undefined) => {
      const { readCsv } = await import('../interchange/read-csv.ts')
      return (files) => readCsv(files, kind)
    },
  },
  {
    name: 'yaml',
    summary: 'An inventory, or a part of one, as "inv export yaml" or "inv export json" writes it',
    own: true,
    load: async () => (await import('../interchange/read-whole.ts')).readWhole,
  },
]

/** Sorted by name. */
export const bringInFormats = all.toSorted((a, b) => compareNames(a.name, b.name))

/** Throws a UserError where there is no such format. */
export function bringInFormatNamed(name: string): BringInFormat {
  const format = bringInFormats.find((one) => one.name === name.toLowerCase())
  if (format !== undefined) return format
  const names = bringInFormats.map((one) => one.name)
  const near = nearest(name, names)
  throw new UserError(`Cannot import "${name}": unknown format`, {
    hint: near === undefined ? `one of ${names.join(', ')}` : `did you mean "${near}"?`,
  })
}
