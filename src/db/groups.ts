/** Groups with their parents and attributes. */
import type { Group } from '../inventory/model/group.ts'
import type { AttributeValue } from '../inventory/model/host.ts'
import type { Repository } from './repository.ts'
import { differ, groupBy, optional, replaceChildren } from './rows.ts'
import type { Sql } from './sql.ts'

export const groupRepository: Repository<'group'> = {
  read,
  write,
  remove: async (sql, group) => {
    await sql.run('DELETE FROM host_group WHERE name = ?', group.name)
  },
  release: async (sql, group) => {
    const bare: Group = { ...group, parents: [] }
    await write(sql, group, bare)
    return bare
  },
  rename: async (sql, oldName, newName) => {
    await sql.run('UPDATE host_group SET name = ? WHERE name = ?', newName, oldName)
  },
}

interface GroupRow {
  readonly id: number
  readonly name: string
  readonly notes: string | null
}

async function read(sql: Sql, name?: string): Promise<readonly Group[]> {
  const values = name === undefined ? [] : [name]
  const one = (condition: string): string => (name === undefined ? '' : condition)
  const rows = await sql.all<GroupRow>(`SELECT * FROM host_group ${one('WHERE name = ?')}`, ...values)
  const own = one('WHERE host_group_id IN (SELECT id FROM host_group WHERE name = ?)')
  const parents = groupBy(
    await sql.all<{ readonly host_group_id: number; readonly name: string }>(
      `SELECT host_group_id, parent.name FROM host_group_parent
       JOIN host_group parent ON parent.id = parent_id ${own} ORDER BY host_group_id, position`,
      ...values,
    ),
    (row) => row.host_group_id,
  )
  const attributes = groupBy(
    await sql.all<{ readonly host_group_id: number; readonly key: string; readonly value: string }>(
      `SELECT host_group_id, key, value FROM host_group_attribute ${own} ORDER BY host_group_id, position`,
      ...values,
    ),
    (row) => row.host_group_id,
  )
  return rows.map((row) => ({
    name: row.name,
    parents: (parents.get(row.id) ?? []).map((parent) => parent.name).sort(),
    attributes: Object.fromEntries(
      // What JSON text of ours holds is what was put in.
      (attributes.get(row.id) ?? []).map(({ key, value }) => [key, JSON.parse(value) as AttributeValue]),
    ),
    ...optional('notes', row.notes),
  }))
}

async function write(sql: Sql, before: Group | undefined, after: Group): Promise<void> {
  const row = await sql.get<{ readonly id: number }>(
    before === undefined
      ? 'INSERT INTO host_group (notes, name) VALUES (?, ?) RETURNING id'
      : 'UPDATE host_group SET notes = ? WHERE name = ? RETURNING id',
    after.notes ?? null,
    after.name,
  )
  if (row === undefined) throw new Error(`group ${after.name} is not stored`)
  if (differ(before?.parents ?? [], after.parents)) {
    await sql.run('DELETE FROM host_group_parent WHERE host_group_id = ?', row.id)
    for (const [position, parent] of after.parents.entries())
      await sql.run(
        `INSERT INTO host_group_parent (host_group_id, position, parent_id)
         VALUES (?, ?, (SELECT id FROM host_group WHERE name = ?))`,
        row.id,
        position,
        parent,
      )
  }
  if (differ(before?.attributes ?? {}, after.attributes))
    await replaceChildren(
      sql,
      { table: 'host_group_attribute', owner: 'host_group_id', columns: ['key', 'value'] },
      row.id,
      Object.entries(after.attributes).map(([key, value]) => [key, JSON.stringify(value)]),
    )
}
