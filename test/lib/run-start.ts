/** Runs for tests of their records. */
import type { RunHost, RunHostOutcome, RunStart } from '../../src/inventory/model/run.ts'

export function runStart(id: string, fields: Partial<RunStart> = {}): RunStart {
  return {
    id,
    kind: 'apply',
    started: '2026-07-01T10:00:00.000Z',
    operator: 'anna@desk',
    command: 'cfg apply web01 db01',
    branch: 'main',
    commit: '1'.repeat(40),
    changeSet: 7,
    limited: false,
    machine: 'desk',
    process: 4711,
    hosts: ['web01', 'db01'],
    ...fields,
  }
}

export function runHost(
  host: string,
  outcome: RunHostOutcome = 'ok',
  fields: Partial<RunHost> = {},
): RunHost {
  return {
    host,
    outcome,
    duration: 120,
    changed: outcome === 'changed' ? 2 : 0,
    failed: outcome === 'failed' ? 1 : 0,
    report: `{"host":"${host}"}`,
    resources: '["file:/etc/motd"]',
    ...fields,
  }
}
