/** What the database knows of the branch's text: which commit, and which file contents, it corresponds to. */
import type { Sql } from './sql.ts'
import { removeRows } from './remove-rows.ts'

/** The moment at which text and database were last the same. */
export interface Saved {
  readonly commit: string
  /** Git's id of the `inventory` tree in that commit; empty where there is none. */
  readonly tree: string
  /** Change sets up to this one are in the text. */
  readonly changeSet: number
}

/** `clone`: whose text it is; several clones of a site may share one database. */
export async function readSaved(sql: Sql, clone: string): Promise<Saved | undefined> {
  return sql.get<Saved>(
    'SELECT commit_id AS "commit", tree_id AS tree, change_set AS "changeSet" FROM saved WHERE clone = ?',
    clone,
  )
}

export async function writeSaved(sql: Sql, clone: string, saved: Saved): Promise<void> {
  await sql.run('DELETE FROM saved WHERE clone = ?', clone)
  await sql.run(
    'INSERT INTO saved (clone, commit_id, tree_id, change_set) VALUES (?, ?, ?, ?)',
    clone,
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
export async function readSavedFiles(sql: Sql, clone: string): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.all<{ readonly path: string; readonly blob: string }>(
    'SELECT path, blob FROM saved_file WHERE clone = ?',
    clone,
  )
  return new Map(rows.map((row) => [row.path, row.blob]))
}

export async function readSavedFile(sql: Sql, clone: string, path: string): Promise<string | undefined> {
  const row = await sql.get<{ readonly blob: string }>(
    'SELECT blob FROM saved_file WHERE clone = ? AND path = ?',
    clone,
    path,
  )
  return row?.blob
}

/** By path; undefined: there is no such file. */
export async function writeSavedFiles(
  sql: Sql,
  clone: string,
  files: ReadonlyMap<string, string | undefined>,
): Promise<void> {
  await removeRows(
    sql,
    'saved_file',
    ['clone', 'path'],
    [...files.keys()].map((path) => [clone, path]),
  )
  await sql.insert(
    'saved_file',
    ['clone', 'path', 'blob'],
    [...files].flatMap(([path, blob]) => (blob === undefined ? [] : [[clone, path, blob]])),
  )
}
