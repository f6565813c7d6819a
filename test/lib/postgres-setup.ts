/** One PostgreSQL server for all tests of the project "postgres": `tempStore` makes its stores there. */
import type { TestProject } from 'vitest/node'
import { startPostgresServer, type PostgresTestServer } from './postgres-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly postgresUrl: string | undefined
  }
}

let server: PostgresTestServer | undefined

export function setup(project: TestProject): void {
  server = startPostgresServer()
  project.provide('postgresUrl', server.url('postgres'))
}

export async function teardown(): Promise<void> {
  await server?.stop()
}
