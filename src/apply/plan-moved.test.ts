import { describe, expect, it } from 'vitest'
import type { PlanFileHost } from './plan-file.ts'
import { movedSince } from './plan-moved.ts'
import type { PlannedHost, PlannedResource } from './planned-host.ts'

const update: PlannedResource = {
  name: 'file:/etc/motd',
  action: 'update',
  observed: 'a'.repeat(32),
  desired: 'b'.repeat(32),
  keys: [{ key: 'mode', before: '0600', after: '0644' }],
}
const right: PlannedResource = { name: 'service:nginx', action: 'none', desired: 'c'.repeat(32) }

function host(
  resources: readonly PlannedResource[],
  facts: Readonly<Record<string, string>> = {},
): PlannedHost {
  return { host: 'web01', facts: { os: '1'.repeat(32), ...facts }, resources }
}

/** As it is read from the file. */
function then(planned: PlannedHost): PlanFileHost {
  return { ...(JSON.parse(JSON.stringify(planned)) as PlanFileHost), triggers: [] }
}

const moved = (before: readonly PlannedResource[], after: readonly PlannedResource[]): readonly string[] =>
  movedSince(then(host(before)), host(after))

describe('what has moved on since a plan', () => {
  it('is nothing where all is as it was', () => {
    expect(moved([update, right], [update, right])).toEqual([])
  })

  it('is told with what was there and is there', () => {
    const other = {
      ...update,
      observed: 'd'.repeat(32),
      keys: [{ key: 'mode', before: '0640', after: '0644' }],
    }
    expect(moved([update], [other])).toEqual(['file:/etc/motd was mode 0600 when planned, and is mode 0640'])
    expect(moved([update], [{ ...update, observed: 'd'.repeat(32) }])).toEqual([
      'file:/etc/motd is no longer what it was when planned',
    ])
    expect(moved([update], [{ ...update, desired: 'd'.repeat(32) }])).toEqual([
      'file:/etc/motd is to be something else than when planned',
    ])
  })

  it('is told of what is right now, or was, and of what cannot be known', () => {
    expect(moved([update], [{ name: update.name, action: 'none' }])).toEqual([
      'file:/etc/motd was to be changed when planned, and now is right',
    ])
    expect(
      moved([right], [{ name: right.name, action: 'unknown', reason: 'nginx is not there yet' }]),
    ).toEqual(['service:nginx was right when planned, and now cannot be known: nginx is not there yet'])
  })

  it('is told of resources that came, went, or changed places, and of facts', () => {
    expect(moved([update], [right])).toEqual([
      'file:/etc/motd is no longer in its manifest',
      'service:nginx was not in its manifest when planned',
    ])
    expect(moved([update, right], [right, update])).toEqual([
      'its resources are in another order than when planned',
    ])
    const facts = movedSince(then(host([])), host([], { os: '2'.repeat(32), memory: '3'.repeat(32) }))
    expect(facts).toEqual(['its facts have changed since it was planned: memory, os'])
  })
})
