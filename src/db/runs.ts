/** The runs of one inventory: what each did on which host, kept compactly and for a bounded number of runs. */
import type { RunRecords } from '../inventory/model/run.ts'
import type { Connection } from './sql.ts'
import { readFacts, writeFacts } from './recorded-facts.ts'
import { lastOf, listRuns, readHosts, runsOfHost } from './read-runs.ts'
import { keepRun } from './write-run.ts'

/** `inTurn`: one after the other with everything else that uses the connection. */
export function runRecords(
  connection: Connection,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
): RunRecords {
  const read = async <T>(work: () => Promise<T>): Promise<T> =>
    inTurn(async () => connection.transaction('read', work))
  return {
    keep: async (start, progress) =>
      inTurn(async () => connection.transaction('note', async () => keepRun(connection, start, progress))),
    list: async (filter) => read(async () => listRuns(connection, filter)),
    hosts: async (run) => read(async () => readHosts(connection, run)),
    ofHost: async (host, limit) => read(async () => runsOfHost(connection, host, limit)),
    lastOf: async (kind, hosts) => read(async () => lastOf(connection, kind, hosts)),
    keepFacts: async (facts) =>
      inTurn(async () =>
        connection.transaction('note', async () => {
          for (const one of facts) await writeFacts(connection, one)
        }),
      ),
    facts: async (hosts) => read(async () => readFacts(connection, hosts)),
  }
}
