/** The few calls through which everything in this folder talks to a database, so that another one is one more file. */

/** What a column holds. Booleans are kept as 0 and 1, lists and images as JSON text. */
export type SqlValue = string | number | null

export type Dialect = 'sqlite' | 'postgres'

/**
 * Statements are written once for every dialect, with `?` for each value (and never a `?` in a literal). Whole numbers come
 * back as numbers, text is ordered by code point.
 */
export interface Sql {
  /** Rows are typed by the caller: the statement beside the call says what they are. */
  all<Row>(statement: string, ...values: readonly SqlValue[]): Promise<readonly Row[]>
  get<Row>(statement: string, ...values: readonly SqlValue[]): Promise<Row | undefined>
  run(statement: string, ...values: readonly SqlValue[]): Promise<void>
  /** Adds rows, each with a value for every column, in as few round trips as the dialect can. */
  insert(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<void>
}

export interface Connection extends Sql {
  readonly dialect: Dialect
  /**
   * Runs the work in one transaction; of two that write, the second waits before it has read anything. Rolls back when it throws.
   * `note` is a write that does not wait for the disk: after a power cut it may be missing, whole.
   */
  transaction<T>(mode: 'read' | 'write' | 'note', work: () => Promise<T>): Promise<T>
  /** The number of the last migration that the database has had; 0 for an empty one. */
  schemaVersion(): Promise<number>
  close(): Promise<void>
}
