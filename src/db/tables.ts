/** Every table of an inventory, with the columns that tell its rows apart. */
import { indexTables, mainTables } from './index-rows.ts'

export interface Table {
  readonly name: string
  /** Their values order the rows in the same way in every database. */
  readonly key: readonly string[]
}

/** In an order in which rows can be added: who refers comes after whom it refers to, where that is not checked at the end. */
export const tables: readonly Table[] = [
  ...Object.values(mainTables).map((name) => ({ name, key: ['name'] })),
  ...Object.entries(indexTables).map(([name, { key, columns }]) => ({ name, key: columns.slice(0, key) })),
  { name: 'taken_run', key: ['first_key'] },
  { name: 'released', key: ['sort_key'] },
  { name: 'zone_serial', key: ['zone'] },
  { name: 'change_set', key: ['id'] },
  { name: 'change', key: ['change_set_id', 'position'] },
  { name: 'run', key: ['id'] },
  { name: 'run_resources', key: ['digest'] },
  { name: 'run_host', key: ['run_id', 'position'] },
  { name: 'host_facts', key: ['host'] },
]

/** What is kept for each clone of the site. */
export const cloneTables: readonly Table[] = [
  { name: 'saved', key: ['clone'] },
  { name: 'saved_file', key: ['clone', 'path'] },
]
