/** Whether the tables hold what the images say, and nothing else. */
import { canonical } from '../../inventory/model/canonical.ts'
import type { ObjectKind, ObjectOfKind } from '../../inventory/model/snapshot.ts'
import { indexRowsOf, indexTables, mainRowOf, mainTables, type TableRow } from '../index-rows.ts'
import { pagesOf, type TableRecord } from '../pages.ts'
import type { Sql } from '../sql.ts'
import type { Checked, Finding } from './finding.ts'

/** Findings are told up to here; more of one table say nothing new. */
const MOST = 20

export interface CheckedObjects {
  readonly images: Checked
  readonly indexes: Checked
}

/** One pass over all objects; then what the index tables have is held against what they should have. */
export async function checkObjects(sql: Sql): Promise<CheckedObjects> {
  const images: Finding[] = []
  const expected = new Rows()
  let objects = 0
  for (const [kind, table] of Object.entries(mainTables) as [ObjectKind, string][])
    for await (const page of pagesOf(sql, { name: table, key: ['name'] }))
      for (const row of page) {
        objects += 1
        const complaint = checkImage(kind, row, expected)
        if (complaint !== undefined)
          images.push({ check: 'images', subject: `${kind} ${String(row['name'])}`, message: complaint })
      }
  const { items, findings } = await checkIndexes(sql, expected)
  return {
    images: { check: 'images', items: objects, findings: images },
    indexes: { check: 'indexes', items, findings },
  }
}

function checkImage(kind: ObjectKind, row: TableRecord, expected: Rows): string | undefined {
  const object = readImage(kind, row['image'])
  if (object === undefined) return 'its image is no object'
  if (JSON.stringify(canonical(kind, object)) !== row['image']) return 'its image is not in canonical form'
  const main = mainRowOf(kind, object)
  const wrong = main.columns.filter((column, index) => (row[column] ?? null) !== main.values[index])
  for (const each of indexRowsOf(kind, object)) expected.add(each)
  return wrong.length === 0 ? undefined : `its image says something else than the columns ${wrong.join(', ')}`
}

function readImage<K extends ObjectKind>(_kind: K, image: unknown): ObjectOfKind[K] | undefined {
  try {
    const value: unknown = typeof image === 'string' ? JSON.parse(image) : undefined
    // What is no object of this kind fails in canonical, whose text is then compared.
    return typeof value === 'object' && value !== null ? (value as ObjectOfKind[K]) : undefined
  } catch {
    return undefined
  }
}

async function checkIndexes(
  sql: Sql,
  expected: Rows,
): Promise<{ readonly items: number; readonly findings: readonly Finding[] }> {
  const findings: Finding[] = []
  let items = 0
  for (const [name, { key, columns }] of Object.entries(indexTables)) {
    const surplus: string[] = []
    for await (const page of pagesOf(sql, { name, key: columns.slice(0, key) }))
      for (const row of page) {
        items += 1
        const values = columns.map((column) => row[column] ?? null)
        if (!expected.take({ table: name, columns, values })) surplus.push(JSON.stringify(values))
      }
    findings.push(...told(name, surplus, 'no object makes this row'))
    findings.push(...told(name, expected.left(name), 'an object makes this row, and it is not there'))
  }
  return { items, findings }
}

function told(table: string, rows: readonly string[], message: string): readonly Finding[] {
  const findings = rows
    .slice(0, MOST)
    .map((row): Finding => ({ check: 'indexes', subject: `table ${table}`, message: `${message}: ${row}` }))
  if (rows.length > MOST)
    findings.push({
      check: 'indexes',
      subject: `table ${table}`,
      message: `${message}: and ${rows.length - MOST} more`,
    })
  return findings
}

/** Rows that are to be found, each as often as it is to be. */
class Rows {
  readonly #counts = new Map<string, Map<string, number>>()

  add({ table, values }: TableRow): void {
    const counts = this.#counts.get(table) ?? new Map<string, number>()
    const text = JSON.stringify(values)
    counts.set(text, (counts.get(text) ?? 0) + 1)
    this.#counts.set(table, counts)
  }

  /** False where it is not to be, or was found as often already. */
  take({ table, values }: TableRow): boolean {
    const counts = this.#counts.get(table)
    const text = JSON.stringify(values)
    const count = counts?.get(text) ?? 0
    if (count === 0) return false
    if (count === 1) counts?.delete(text)
    else counts?.set(text, count - 1)
    return true
  }

  left(table: string): readonly string[] {
    return [...(this.#counts.get(table)?.keys() ?? [])]
  }
}
