/** All formats of `inv export`: those that are generated for other programs, and our own. */
import { formats, type Format, type Generated, type GenerateOptions } from '../../generate/formats.ts'
import { compareNames } from '../model/canonical.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { CsvKind } from './csv-tables.ts'
import type { CsvOptions } from './write-csv.ts'

export interface ExportOptions extends GenerateOptions, CsvOptions {
  /** What the rows of a table are. */
  readonly kind?: CsvKind
  /** The hosts of the snapshot were selected, so the rest is not asked for. */
  readonly hostsOnly?: boolean
}

export interface ExportFormat extends Omit<Format, 'generate' | 'takes'> {
  /** Options that only some formats take. */
  readonly takes?: readonly (keyof ExportOptions)[]
  readonly generate: (snapshot: Snapshot, options: ExportOptions) => Promise<Generated>
}

const own: readonly ExportFormat[] = [
  {
    name: 'csv',
    summary: 'A table of hosts, or with --kind of another kind, as "inv import csv" reads it',
    perServer: false,
    perHost: true,
    takes: ['kind', 'columns', 'safe'],
    generate: async (snapshot, { kind = 'host', ...options }) => {
      const { writeCsv } = await import('./write-csv.ts')
      return { files: [{ path: `${kind}s.csv`, text: writeCsv(snapshot, kind, options) }] }
    },
  },
  {
    name: 'json',
    summary: 'The whole inventory as one JSON document, of the same form as yaml',
    perServer: false,
    perHost: true,
    generate: async (snapshot, { hostsOnly }) => {
      const { writeJson } = await import('./write-whole.ts')
      return { files: [{ path: 'inventory.json', text: writeJson(snapshot, hostsOnly) }] }
    },
  },
  {
    name: 'yaml',
    summary: 'The whole inventory as one YAML document, as "inv import yaml" reads it',
    perServer: false,
    perHost: true,
    generate: async (snapshot, { hostsOnly }) => {
      const { writeYaml } = await import('./write-whole.ts')
      return { files: [{ path: 'inventory.yaml', text: writeYaml(snapshot, hostsOnly) }] }
    },
  },
]

/** Sorted by name. */
export const exportFormats: readonly ExportFormat[] = [...formats, ...own].toSorted((a, b) =>
  compareNames(a.name, b.name),
)
