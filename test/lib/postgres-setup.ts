/** One PostgreSQL server for all tests of the project "postgres": `tempStore` makes its stores there. */
import type { TestProject } from 'vitest/node'
import { startPostgresServer } from './postgres-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly postgresUrl: string | undefined
  }
}

export default function setup(project: TestProject): () => Promise<void> {
  const server = startPostgresServer()
  project.provide('postgresUrl', server.url('postgres'))
  return async () => server.stop()
}
