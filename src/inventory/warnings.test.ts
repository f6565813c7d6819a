import { describe, expect, it } from 'vitest'
import { aHost, aSnapshot } from '../../test/lib/inventory-builder.ts'
import type { Host } from './model/host.ts'
import { snapshotLookup } from './snapshot-lookup.ts'
import { warningsAfter } from './warnings.ts'

const GIB = 1024 ** 3

async function warnings(host: Host, ...others: readonly Host[]): Promise<readonly string[]> {
  return warningsAfter(snapshotLookup(aSnapshot({ hosts: [host, ...others] })), [host])
}

const inRack = (name: string, unit: number, fields: Partial<Host> = {}): Host =>
  aHost(name, { location: { site: 'fra', rack: 'r1', unit, height: 2 }, ...fields })

describe('warningsAfter', () => {
  it('tells of those that a host shares units with, and of no others', async () => {
    const here = inRack('a', 10)
    expect(await warnings(here, inRack('b', 12))).toEqual([])
    expect(await warnings(here, inRack('b', 11), inRack('c', 20), inRack('d', 21))).toEqual([
      'host "b": it stands in unit 11 of rack "r1", where host "a" is (units 10 to 11)',
    ])
    expect(
      await warnings(here, inRack('b', 11, { location: { site: 'ber', rack: 'r1', unit: 11 } })),
    ).toEqual([])
  })

  it('says nothing of what somebody has looked at and lets stand', async () => {
    const waiver = { code: 'rack-overlap', reason: 'half depth', until: '2999-12-31' }
    const other = { code: 'memory-over-commit', reason: 'balloons', until: '2999-12-31' }
    expect(await warnings(inRack('a', 10), inRack('b', 11, { waivers: [waiver, other] }))).toEqual([])
    const over = inRack('b', 11, { waivers: [{ ...waiver, until: '2000-01-01' }] })
    expect(await warnings(inRack('a', 10), over)).toHaveLength(1)
  })

  it('tells of a parent that has less memory than its guests, whichever of them was recorded', async () => {
    const parent = aHost('hv1', { memory: 4 * GIB })
    const guest = (name: string): Host => aHost(name, { kind: 'vm', parent: 'hv1', memory: 3 * GIB })
    const told = 'host "hv1": its 2 guests have 6G of memory, and it has 4G'
    expect(await warnings(guest('a'), parent, guest('b'))).toEqual([told])
    expect(await warnings(parent, guest('a'), guest('b'))).toEqual([told])
    expect(await warnings(guest('a'), parent)).toEqual([])
  })
})
