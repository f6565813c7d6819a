import { expect, it } from 'vitest'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import { officeHost, office } from '../../../test/lib/office.ts'
import { Invalid } from '../../core/errors.ts'
import { addWaiver, removeWaiver, type WaiverInput } from './waivers.ts'

const input: WaiverInput = {
  kind: 'host',
  name: 'web01',
  code: 'rack-overlap',
  reason: 'a chassis',
  until: '2026-12-31',
}
const now = new Date('2026-06-15T12:00:00Z')

async function store(): ReturnType<typeof tempStore> {
  const opened = await tempStore()
  await office(opened)
  await officeHost(opened, 'web01')
  return opened
}

it('a waiver is kept with the object, and taken away again', async () => {
  const inventory = await store()
  await change(inventory, async (tx) => addWaiver(tx, input, now))
  await change(inventory, async (tx) => addWaiver(tx, { ...input, about: 'web02' }, now))
  const { code, reason, until } = input
  expect((await inventory.read(async (reader) => reader.get('host', 'web01')))?.waivers).toEqual([
    { code, reason, until },
    { code, about: 'web02', reason, until },
  ])
  await change(inventory, async (tx) => removeWaiver(tx, input))
  expect((await inventory.read(async (reader) => reader.get('host', 'web01')))?.waivers).toEqual([
    { code, about: 'web02', reason, until },
  ])
})

it.each<[string, Partial<WaiverInput>, readonly string[]]>([
  ['an unknown code', { code: 'rack-overlop' }, ['unknown code "rack-overlop"']],
  ['a code about waivers', { code: 'waiver-expired' }, ['what is wrong with a waiver cannot be waived']],
  ['a day that is over', { until: '2026-06-14' }, ['2026-06-14 is over']],
  [
    'no day of the calendar',
    { until: '2026-02-30' },
    ['waiver "rack-overlap" ends on "2026-02-30", which is no date'],
  ],
  ['no day', { until: 'soon' }, ['waiver "rack-overlap" ends on "soon", which is no date']],
  ['no reason', { reason: ' ' }, ['the reason of waiver "rack-overlap" is empty']],
  [
    'two of these',
    { code: 'rack-overlop', until: '2026-06-14' },
    ['unknown code "rack-overlop"', '2026-06-14 is over'],
  ],
])('%s is refused, and nothing is kept', async (_, fields, reasons) => {
  const inventory = await store()
  const refused: unknown = await change(inventory, async (tx) =>
    addWaiver(tx, { ...input, ...fields }, now),
  ).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Invalid)
  expect(refused instanceof Invalid ? refused.problems.map(({ message }) => message) : []).toEqual(reasons)
  expect((await inventory.read(async (reader) => reader.get('host', 'web01')))?.waivers).toBeUndefined()
})

it('one that is there, or is not there, is said with what to do', async () => {
  const inventory = await store()
  await change(inventory, async (tx) => addWaiver(tx, { ...input, about: 'web02' }, now))
  await expect(
    change(inventory, async (tx) => addWaiver(tx, { ...input, about: 'web02' }, now)),
  ).rejects.toMatchObject({
    message: 'Cannot waive "rack-overlap" of host "web01": there is such a waiver already',
    hint: 'inv rm waiver host web01 rack-overlap --about web02 takes it away',
  })
  await expect(change(inventory, async (tx) => removeWaiver(tx, input))).rejects.toMatchObject({
    message: 'Cannot remove the waiver of "rack-overlap" of host "web01": there is none',
    hint: 'did you mean "inv rm waiver host web01 rack-overlap --about web02"?',
  })
})
