/** The few calls through which everything in this folder talks to a database, so that another one is one more file. */

/** What a column holds. Booleans are kept as 0 and 1, lists and images as JSON text. */
export type SqlValue = string | number | null

export interface Sql {
  /** Rows are typed by the caller: the statement beside the call says what they are. */
  all<Row>(statement: string, ...values: readonly SqlValue[]): Promise<readonly Row[]>
  get<Row>(statement: string, ...values: readonly SqlValue[]): Promise<Row | undefined>
  run(statement: string, ...values: readonly SqlValue[]): Promise<void>
}

export interface Connection extends Sql {
  /** Runs the work in one transaction; of two that write, the second waits before it has read anything. Rolls back when it throws. */
  transaction<T>(mode: 'read' | 'write', work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}
