/** Where the inventory of one customer is kept. */
import { postgresLabel, type PostgresServer } from './postgres-url.ts'

export type DatabasePlace = SqlitePlace | PostgresPlace

export interface SqlitePlace {
  readonly dialect: 'sqlite'
  readonly file: string
}

export interface PostgresPlace {
  readonly dialect: 'postgres'
  readonly server: PostgresServer
  /** See `schemaName`. */
  readonly schema: string
}

/** As errors and reports name it; never with a password. */
export function placeLabel(place: DatabasePlace): string {
  return place.dialect === 'sqlite' ? place.file : `${postgresLabel(place.server)}, schema ${place.schema}`
}
