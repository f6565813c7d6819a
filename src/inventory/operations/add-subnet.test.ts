import { expect, it } from 'vitest'
import { set } from '../../../test/lib/office.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import { addNetwork } from './add-network.ts'
import { addSubnet } from './add-subnet.ts'

it('a subnet is added where the next prefix is free, with the gateway at its end', async () => {
  const store = await tempStore()
  await change(store, async (tx) => {
    await addNetwork(tx, 'lab', [])
    await addSubnet(tx, '10.20.0.0/24', 'lab', [])
  })
  const place = { within: '10.20.0.0/15', length: 24 }
  const made = await change(store, async (tx) => addSubnet(tx, 'auto', 'lab', set('gateway=first'), place))
  expect(made).toMatchObject({ prefix: '10.20.1.0/24', gateway: '10.20.1.1' })
  const next = await change(store, async (tx) => addSubnet(tx, 'AUTO', 'lab', set('gateway=last'), place))
  expect(next).toMatchObject({ prefix: '10.20.2.0/24', gateway: '10.20.2.254' })
  await expect(
    change(store, async (tx) => addSubnet(tx, 'auto', 'lab', [], { ...place, within: undefined })),
  ).rejects.toThrow('Cannot add subnet "auto": it needs to know where, and how large')
  await expect(change(store, async (tx) => addSubnet(tx, '10.30.0.0/24', 'lab', [], place))).rejects.toThrow(
    '--within and --length are for "auto"',
  )
})

it('subnets added at once are different ones', async () => {
  const store = await tempStore()
  await change(store, async (tx) => addNetwork(tx, 'lab', []))
  const place = { within: '10.0.0.0/8', length: 24 }
  const made = await Promise.all(
    Array.from({ length: 20 }, async () =>
      change(store, async (tx) => addSubnet(tx, 'auto', 'lab', [], place)),
    ),
  )
  expect(new Set(made.map(({ prefix }) => prefix)).size).toBe(20)
})
