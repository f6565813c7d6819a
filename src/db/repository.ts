/** What each kind of object has: a way to read it and to write it. Rows never leave the file that implements it. */
import type { ObjectKind, ObjectOfKind } from '../inventory/model/snapshot.ts'
import type { Sql } from './sql.ts'

export interface Repository<K extends ObjectKind> {
  /** All objects, or the one of that name; in no order that may be relied on. */
  read(sql: Sql, name?: string): Promise<readonly ObjectOfKind[K][]>
  /** Both are in canonical form. `before` is what is stored now, undefined for a new object. */
  write(sql: Sql, before: ObjectOfKind[K] | undefined, after: ObjectOfKind[K]): Promise<void>
  remove(sql: Sql, object: ObjectOfKind[K]): Promise<void>
  /**
   * Takes out of a stored object what only one may have and what refers to others, so that several objects can be changed in
   * any order: then each is written anew. Gives what is stored now.
   */
  release(sql: Sql, before: ObjectOfKind[K], after: ObjectOfKind[K] | undefined): Promise<ObjectOfKind[K]>
  rename(sql: Sql, oldName: string, newName: string): Promise<void>
}
