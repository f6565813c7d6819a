import { describe, expect, it } from 'vitest'
import { examples } from '../../../test/lib/check-examples/all.ts'
import type { Example } from '../../../test/lib/check-examples/example.ts'
import { TODAY } from '../../../test/lib/check-examples/waivers.ts'
import { healthy } from '../../../test/lib/healthy-inventory.ts'
import { aSnapshot } from '../../../test/lib/inventory-builder.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { pathOf } from '../text/paths.ts'
import { allCodes } from './families.ts'
import type { Finding } from './finding.ts'
import { findingsOf } from './findings-of.ts'

function found(snapshot: Snapshot, { settings = {} }: Pick<Example, 'settings'>): readonly Finding[] {
  const { findings, waived } = findingsOf(snapshot, { settings, now: TODAY })
  return [...findings, ...waived]
}

describe('every code', () => {
  it('has an example, and every example a code', () => {
    expect([...examples.keys()].sort()).toEqual([...allCodes.keys()].sort())
  })

  it.each([...examples])(
    '%s is found where it is, and not where it nearly is',
    (code, example) => {
      const [first] = found(example.has, example).filter((finding) => finding.code === code)
      expect(first).toMatchObject({ code, severity: allCodes.get(code)?.severity })
      expect(first?.place.file).toBe(first === undefined ? '' : pathOf(first.object.kind, first.object.name))
      expect(
        [first?.message, first?.mend].every((text) => text !== undefined && !/undefined|\[object/.test(text)),
      ).toBe(true)
      expect(found(example.hasNot, example).map((finding) => finding.code)).not.toContain(code)
    },
    60_000,
  )
})

it('an empty inventory and a healthy one have no finding at all', () => {
  expect(findingsOf(aSnapshot({})).findings).toEqual([])
  expect(findingsOf(healthy()).findings).toEqual([])
})

it('what a rule says of a part is told with its place', () => {
  const of = (code: string): Finding | undefined =>
    found(examples.get(code)?.has ?? aSnapshot({}), {}).find((finding) => finding.code === code)
  expect(of('gateway-edge')).toMatchObject({
    about: '10.20.0.0/24',
    place: { file: 'inventory/networks/office.yaml', key: 'subnets[10.20.0.0/24]' },
  })
  expect(of('record-invalid')).toMatchObject({ about: '@ MX mail', place: { key: 'records[@ MX mail]' } })
  expect(of('mailbox-undeliverable')?.mend).toMatch(
    /^inv add record \S+ \S+ MX '10 HOST', or inv set zone \S+ mail=NAME@DOMAIN$/,
  )
  expect(of('interface-broken')).toMatchObject({ about: 'bond0', place: { key: 'nics[bond0]' } })
  expect(of('value-invalid')?.place).toEqual({ file: 'inventory/hosts/web_1.yaml' })
})
