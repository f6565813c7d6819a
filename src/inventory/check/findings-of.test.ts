import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
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

/** The commands in a mend, up to where it goes on in words: `inv rm alias web01 ntp`. */
function commandsIn(mend: string): readonly string[] {
  return [...mend.matchAll(/(?<![\w"])inv ((?:[a-z]+ ?){1,2})/g)].map(([, words = '']) => words.trim())
}

it('every command in a mend is one that there is, with options as it takes them', () => {
  const commands = readdirSync(join(import.meta.dirname, '../../inv/commands')).map((file) =>
    basename(file, '.ts'),
  )
  for (const [code, example] of examples)
    for (const { mend } of found(example.has, example).filter((finding) => finding.code === code)) {
      const unknown = commandsIn(mend).filter((words) => {
        const [first = '', second = ''] = words.split(' ')
        return !commands.includes(first) && !commands.includes(`${first}-${second}`)
      })
      expect([code, mend, unknown]).toEqual([code, mend, []])
      // What is added has options, what is set has KEY=VALUE.
      expect([code, /inv add (?!record|address|waiver)[^,;]* [a-z]+=/.test(mend)]).toEqual([code, false])
      expect([code, /inv set [^,;]* --[a-z]/.test(mend)]).toEqual([code, false])
    }
}, 60_000)

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
