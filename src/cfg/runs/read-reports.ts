/** What a recorded run said of each host. */
import type { HostReport } from '../../apply/report.ts'
import type { RunRecords } from '../../inventory/model/run.ts'
import { unpackReport } from './pack-report.ts'

export interface RecordedHost {
  readonly host: string
  /** Undefined where the run did not come to an end with it. */
  readonly report: HostReport | undefined
}

/** In the order of the run. */
export async function readReports(runs: RunRecords, run: string): Promise<readonly RecordedHost[]> {
  return (await runs.hosts(run)).map(({ host, report, resources }) => ({
    host,
    report: report === undefined || resources === undefined ? undefined : unpackReport({ report, resources }),
  }))
}
