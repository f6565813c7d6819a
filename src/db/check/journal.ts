/** Whether the journal tells of every object, without a gap, how it came to be what it is. */
import { createHash } from 'node:crypto'
import type { ObjectKind } from '../../inventory/model/snapshot.ts'
import { mainTables } from '../index-rows.ts'
import { pagesOf } from '../pages.ts'
import type { Sql } from '../sql.ts'
import type { Checked, Finding } from './finding.ts'

interface ChangeRow {
  readonly change_set_id: number
  readonly position: number
  readonly kind: ObjectKind
  readonly old_name: string | null
  readonly new_name: string | null
  readonly before: string | null
  readonly after: string | null
}

export async function checkJournal(sql: Sql): Promise<Checked> {
  const findings: Finding[] = []
  // Of each object the digest of its last image, not the image: the journal may be far larger than the inventory.
  const last = new Map<string, string>()
  let items = 0
  let expected = { set: 0, position: 0 }
  // Names may pass from one object to another within a set: what it leaves counts from its end on.
  let left = new Map<string, string>()
  for await (const page of pagesOf(sql, { name: 'change', key: ['change_set_id', 'position'] }))
    for (const row of page as unknown as readonly ChangeRow[]) {
      items += 1
      if (row.change_set_id !== expected.set) {
        for (const [object, image] of left) last.set(object, image)
        left = new Map()
        expected = { set: row.change_set_id, position: 0 }
      }
      if (row.position !== expected.position)
        findings.push(
          finding(`change set ${row.change_set_id}`, `change ${expected.position} of it is missing`),
        )
      expected.position = row.position + 1
      follow(row, last, left, findings)
    }
  for (const [object, image] of left) last.set(object, image)
  for (const [kind, table] of Object.entries(mainTables))
    for await (const page of pagesOf(sql, { name: table, key: ['name'] }))
      for (const { name, image } of page) {
        const object = `${kind} ${String(name)}`
        const told = last.get(object)
        last.delete(object)
        if (told === undefined) findings.push(finding(object, 'the journal does not know of it'))
        else if (told !== digest(String(image)))
          findings.push(finding(object, 'it is not what the journal says that it became'))
      }
  for (const object of last.keys())
    findings.push(finding(object, 'the journal says that it is there, and it is not'))
  return { check: 'journal', items, findings: [...findings, ...(await checkSets(sql))] }
}

/** What an object was before a change is what the change before it left. */
function follow(
  row: ChangeRow,
  last: Map<string, string>,
  left: Map<string, string>,
  findings: Finding[],
): void {
  const from = `${row.kind} ${row.old_name ?? ''}`
  const to = `${row.kind} ${row.new_name ?? ''}`
  const known = last.get(from)
  const set = `change set ${row.change_set_id}`
  if (row.old_name !== null && row.before !== null && known !== digest(row.before))
    findings.push(finding(from, `${set} begins from something else than the change before it left`))
  if (row.old_name !== null) last.delete(from)
  if (row.new_name !== null && row.after !== null) left.set(to, digest(row.after))
}

async function checkSets(sql: Sql): Promise<readonly Finding[]> {
  const empty = await sql.all<{ readonly id: number }>(
    'SELECT id FROM change_set WHERE id NOT IN (SELECT change_set_id FROM change) ORDER BY id',
  )
  const ahead = await sql.all<{ readonly clone: string }>(
    'SELECT clone FROM saved WHERE change_set > (SELECT coalesce(max(id), 0) FROM change_set)',
  )
  return [
    ...empty.map(({ id }) => finding(`change set ${id}`, 'it changes nothing')),
    ...ahead.map(() => finding('saved text', 'it is said to have a change set that is not there')),
  ]
}

function finding(subject: string, message: string): Finding {
  return { check: 'journal', subject, message }
}

function digest(image: string): string {
  return createHash('sha1').update(image).digest('base64')
}
