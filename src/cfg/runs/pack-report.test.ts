import { describe, expect, it } from 'vitest'
import type { HostReport, ResourceReport } from '../../apply/report.ts'
import { packReport, unpackReport } from './pack-report.ts'

const right = (name: number): ResourceReport => ({
  name: `file:/etc/${name}`,
  at: 'manifests/site.ts:3',
  within: name % 2 === 0 ? ['web:shop'] : [],
  outcome: 'ok',
})

function report(resources: readonly ResourceReport[], more: Partial<HostReport> = {}): HostReport {
  return {
    host: 'web01',
    outcome: 'changed',
    resources,
    triggers: [{ name: 'service:nginx', trigger: 'restart', outcome: 'changed', because: ['file:/etc/1'] }],
    counts: { ok: 2, changed: 1, failed: 0, skipped: 0, unknown: 1 },
    learned: [],
    notes: ['a note'],
    duration: 12,
    ...more,
  }
}

describe('a packed report', () => {
  it('is the same again, whatever a resource has to say', () => {
    const whole = report([
      right(1),
      {
        ...right(2),
        outcome: 'changed',
        change: {
          action: 'update',
          keys: [{ key: 'content', before: 'a', after: 'b', told: 'diff' }],
          diff: '-a\n+b\n',
        },
      },
      { ...right(3), outcome: 'failed', reason: 'no', command: { script: 'x', code: 1, stderr: '' } },
      right(4),
      { ...right(5), reason: 'right, and yet' },
    ])
    expect(unpackReport(packReport(whole))).toEqual(whole)
    expect(unpackReport(packReport(report([])))).toEqual(report([]))
  })

  it('tells of what is right in what runs have in common alone', () => {
    const many = Array.from({ length: 500 }, (_, index) => right(index))
    const packed = packReport(report(many))
    expect(packed.report.length).toBeLessThan(400)
    expect(packReport(report(many, { duration: 99 })).resources).toBe(packed.resources)
    expect(packed).toMatchObject({ host: 'web01', outcome: 'changed', duration: 12, changed: 2, failed: 0 })
  })
})
