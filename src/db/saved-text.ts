/** What the database knows of the branch's text: which commit, and which file contents, it corresponds to. */
import type { Sql } from './sql.ts'

/** The moment at which text and database were last the same. */
export interface Saved {
  readonly commit: string
  /** Git's id of the `inventory` tree in that commit; empty where there is none. */
  readonly tree: string
  /** Change sets up to this one are in the text. */
  readonly changeSet: number
}

export async function readSaved(sql: Sql): Promise<Saved | undefined> {
  return sql.get<Saved>(
    'SELECT commit_id AS "commit", tree_id AS tree, change_set AS "changeSet" FROM saved WHERE id = 1',
  )
}

export async function writeSaved(sql: Sql, saved: Saved): Promise<void> {
  await sql.run('DELETE FROM saved')
  await sql.run(
    'INSERT INTO saved (id, commit_id, tree_id, change_set) VALUES (1, ?, ?, ?)',
    saved.commit,
    saved.tree,
    saved.changeSet,
  )
}

export async function lastChangeSet(sql: Sql): Promise<number> {
  const row = await sql.get<{ readonly id: number | null }>('SELECT max(id) AS id FROM change_set')
  return row?.id ?? 0
}

/** Git's id of each file's content, by its path below the site. */
export async function readSavedFiles(sql: Sql): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.all<{ readonly path: string; readonly blob: string }>(
    'SELECT path, blob FROM saved_file',
  )
  return new Map(rows.map((row) => [row.path, row.blob]))
}

export async function readSavedFile(sql: Sql, path: string): Promise<string | undefined> {
  return (await sql.get<{ readonly blob: string }>('SELECT blob FROM saved_file WHERE path = ?', path))?.blob
}

/** Undefined: there is no such file. */
export async function writeSavedFile(sql: Sql, path: string, blob: string | undefined): Promise<void> {
  await sql.run('DELETE FROM saved_file WHERE path = ?', path)
  if (blob !== undefined) await sql.run('INSERT INTO saved_file (path, blob) VALUES (?, ?)', path, blob)
}
