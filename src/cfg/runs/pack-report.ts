/** A host's report as it is recorded: what most runs have in common apart, and what was right by its name alone. */
import type { HostReport, ResourceReport } from '../../apply/report.ts'
import type { RunHost } from '../../inventory/model/run.ts'

/** Name, place in the manifest, and what it is part of. */
type Head = readonly [ResourceReport['name'], string, ResourceReport['within']]

interface Packed {
  readonly report: Omit<HostReport, 'resources'>
  /** By position, what is more than that it was right. */
  readonly told: readonly (readonly [number, Omit<ResourceReport, 'name' | 'at' | 'within'>])[]
}

export function packReport(whole: HostReport): RunHost {
  const { resources, ...report } = whole
  const { host, outcome, duration, counts } = report
  const heads = resources.map(({ name, at, within }): Head => [name, at, within])
  const told = resources.flatMap(
    ({ name: _name, at: _at, within: _within, ...rest }, index): Packed['told'] =>
      rest.outcome === 'ok' && Object.keys(rest).length === 1 ? [] : [[index, rest]],
  )
  return {
    host,
    outcome,
    duration,
    changed: counts.changed + counts.unknown,
    failed: counts.failed,
    report: JSON.stringify({ report, told } satisfies Packed),
    resources: JSON.stringify(heads),
  }
}

export function unpackReport({ report, resources }: Pick<RunHost, 'report' | 'resources'>): HostReport {
  // Both were written by the function above.
  const heads = JSON.parse(resources) as readonly Head[]
  const packed = JSON.parse(report) as Packed
  const told = new Map(packed.told)
  return {
    ...packed.report,
    resources: heads.map(([name, at, within], index) => ({
      name,
      at,
      within,
      ...(told.get(index) ?? { outcome: 'ok' }),
    })),
  }
}
