/** Allocation against a naive model: a set of what is taken, and a list of what may be handed out. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { UserError } from '../../../src/core/errors.ts'
import { compareIp, formatIp, parseIp, parsePrefix, widthOf, type Ip } from '../../../src/core/ip.ts'
import type { Store } from '../../../src/db/store.ts'
import { allocations, rangeKinds, type Allocation } from '../../../src/inventory/model/network.ts'
import { addAddress } from '../../../src/inventory/operations/add-address.ts'
import { addHost } from '../../../src/inventory/operations/add-host.ts'
import { addNetwork } from '../../../src/inventory/operations/add-network.ts'
import { addSubnet } from '../../../src/inventory/operations/add-subnet.ts'
import { endQuarantine } from '../../../src/inventory/operations/end-quarantine.ts'
import { removeSubnet } from '../../../src/inventory/operations/remove-object.ts'
import { removeAddress } from '../../../src/inventory/operations/remove-part.ts'
import { setObject } from '../../../src/inventory/operations/set-object.ts'
import { hostInput, set } from '../../lib/office.ts'
import { describeStores } from '../../lib/stores.ts'
import { change } from '../../lib/temp-store.ts'

const PREFIXES = ['10.0.0.0/27', '10.0.0.16/28', '10.0.0.4/30', '10.0.0.6/31', '10.0.0.9/32'] as const
const PREFIXES6 = ['fd00::/122', 'fd00::20/126', 'fd00::22/127', 'fd00::23/128'] as const

interface Shape {
  readonly prefix: string
  readonly gateway: string | undefined
  readonly ranges: readonly {
    readonly kind: (typeof rangeKinds)[number]
    readonly first: number
    readonly last: number
  }[]
  readonly quarantine: boolean
}

/** All addresses of the prefix, by their number in it. */
function addressesOf(text: string): readonly string[] {
  const prefix = parsePrefix(text)
  if (prefix === undefined) throw new Error(`"${text}" is no prefix`)
  const { family, network, length } = prefix
  return Array.from({ length: 2 ** (widthOf(family) - length) }, (_, n) =>
    formatIp({ family, value: network + BigInt(n) }),
  )
}

/** What may be handed out, in order, as a person would say it. */
function allowedIn({ prefix, gateway, ranges }: Shape): readonly string[] {
  const all = addressesOf(prefix)
  const small = all.length <= 2
  const last = prefix.includes(':') ? all.length : all.length - 1
  const within = (kind: string, n: number): boolean =>
    ranges.some((range) => range.kind === kind && range.first <= n && n <= range.last)
  const fixed = ranges.some(({ kind }) => kind === 'static')
  return all.filter(
    (ip, n) =>
      (small || (n > 0 && n < last)) &&
      ip !== gateway &&
      !within('dynamic', n) &&
      !within('reserved', n) &&
      (!fixed || within('static', n)),
  )
}

const shape: fc.Arbitrary<Shape> = fc.constantFrom(...PREFIXES, ...PREFIXES6).chain((prefix) => {
  const all = addressesOf(prefix)
  const [least, most] = all.length <= 2 ? [0, all.length - 1] : [1, all.length - 2]
  const ends = fc.uniqueArray(fc.integer({ min: least, max: most }), { maxLength: 6 })
  return fc.record({
    prefix: fc.constant<string>(prefix),
    gateway: fc.option(
      fc.integer({ min: least, max: most }).map((n) => all[n]),
      { nil: undefined },
    ),
    ranges: fc
      .tuple(ends, fc.array(fc.constantFrom(...rangeKinds), { minLength: 3, maxLength: 3 }))
      .map(([some, kinds]) => {
        const sorted = some.toSorted((a, b) => a - b)
        return kinds.flatMap((kind, index) => {
          const [first, last] = [sorted[2 * index], sorted[2 * index + 1]]
          return first === undefined || last === undefined ? [] : [{ kind, first, last }]
        })
      }),
    quarantine: fc.boolean(),
  })
})

type Step =
  | { readonly do: 'allocate'; readonly allocation: Allocation | 'auto' }
  | { readonly do: 'release' | 'end quarantine' | 'take'; readonly which: number }
  | { readonly do: 'resize'; readonly shape: Shape }
  | { readonly do: 'prefer'; readonly allocation: Allocation }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('allocate' as const),
      allocation: fc.constantFrom('auto' as const, ...allocations),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('release' as const, 'end quarantine' as const, 'take' as const),
      which: fc.nat(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resize' as const), shape }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('prefer' as const), allocation: fc.constantFrom(...allocations) }),
  },
)

interface Model {
  shape: Shape
  allocation: Allocation
  readonly taken: Set<string>
  readonly released: Set<string>
}

function assignments({ gateway = '', ranges, prefix, quarantine }: Shape): ReturnType<typeof set> {
  const all = addressesOf(prefix)
  const texts = ranges.map(({ kind, first, last }) => `${kind}:${all[first] ?? ''}-${all[last] ?? ''}`)
  return set(`gateway=${gateway}`, `range=${texts.join(',')}`, `quarantine=${quarantine ? '1h' : '0'}`)
}

/** The change, or false where it was refused. */
async function done(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof UserError) return false
    throw error
  }
}

async function perform(store: Store, model: Model, one: Step): Promise<void> {
  const resting = model.shape.quarantine ? model.released : new Set<string>()
  const open = allowedIn(model.shape).filter((ip) => !model.taken.has(ip) && !resting.has(ip))
  const family = model.shape.prefix.includes(':') ? 6 : 4
  switch (one.do) {
    case 'allocate': {
      const wanted = change(store, async (tx) =>
        addAddress(tx, { address: one.allocation, network: 'n', host: 'h', family }),
      )
      if (open.length === 0) return expect(wanted).rejects.toThrow('no address is free')
      const { ip } = await wanted
      expect(open).toContain(ip)
      const strategy = one.allocation === 'auto' ? model.allocation : one.allocation
      if (strategy !== 'random') expect(ip).toBe(open.at(strategy === 'first' ? 0 : -1))
      model.taken.add(ip)
      model.released.delete(ip)
      return undefined
    }
    case 'release': {
      const ip = [...model.taken][one.which % Math.max(1, model.taken.size)]
      if (ip === undefined) return undefined
      await change(store, async (tx) => removeAddress(tx, ip))
      model.taken.delete(ip)
      model.released.add(ip)
      return undefined
    }
    case 'end quarantine': {
      const ip = [...model.released][one.which % Math.max(1, model.released.size)]
      if (ip === undefined) return undefined
      await change(store, async (tx) => endQuarantine(tx, ip))
      model.released.delete(ip)
      return undefined
    }
    case 'take': {
      const ip = open[one.which % Math.max(1, open.length)]
      if (ip === undefined) return undefined
      await change(store, async (tx) => addAddress(tx, { address: ip, host: 'h' }))
      model.taken.add(ip)
      model.released.delete(ip)
      return undefined
    }
    case 'prefer': {
      await change(store, async (tx) =>
        setObject(tx, 'subnet', [model.shape.prefix], set(`allocation=${one.allocation}`)),
      )
      model.allocation = one.allocation
      return undefined
    }
    case 'resize':
      return resize(store, model, one.shape)
  }
}

/** Another prefix replaces the subnet, once nobody has an address in it; the same one gets other ranges. */
async function resize(store: Store, model: Model, wanted: Shape): Promise<void> {
  if (wanted.prefix === model.shape.prefix) {
    const changed = await done(
      change(store, async (tx) => setObject(tx, 'subnet', [wanted.prefix], assignments(wanted))),
    )
    if (changed) model.shape = wanted
    return
  }
  const added = await done(
    change(store, async (tx) => {
      for (const ip of model.taken) await removeAddress(tx, ip)
      await removeSubnet(tx, model.shape.prefix)
      await addSubnet(tx, wanted.prefix, 'n', assignments(wanted))
    }),
  )
  if (!added) return
  for (const ip of model.taken) model.released.add(ip)
  model.taken.clear()
  model.shape = wanted
  model.allocation = 'first'
}

async function takenIn(store: Store): Promise<readonly string[]> {
  const host = await store.read(async (reader) => reader.get('host', 'h'))
  return (host?.nics ?? []).flatMap((nic) => nic.addresses.map(({ ip }) => ip))
}

describeStores('allocation', ({ open, dialect }) => {
  it('hands out what it may, never twice, whatever is allocated, released and resized in between', async () => {
    await fc.assert(
      fc.asyncProperty(shape, fc.array(step, { minLength: 5, maxLength: 50 }), async (first, steps) => {
        const store = await open()
        const begun = await done(
          change(store, async (tx) => {
            await addNetwork(tx, 'n', [])
            await addSubnet(tx, first.prefix, 'n', assignments(first))
            await addHost(tx, hostInput('h', { nics: [{ network: 'n', ips: ['none'] }] }))
          }),
        )
        fc.pre(begun)
        const model: Model = { shape: first, allocation: 'first', taken: new Set(), released: new Set() }
        for (const one of steps) await perform(store, model, one)
        const taken = await takenIn(store)
        expect([...taken].sort()).toEqual([...model.taken].sort())
        const runs = await store.read(async (reader) =>
          reader.takenRuns({ first: { family: 4, value: 0n }, last: { family: 6, value: 2n ** 128n - 1n } }),
        )
        expect(runs.flatMap(({ first: from, last }) => countUp(from, last))).toEqual(
          taken
            .map((text) => parsed(text))
            .sort(compareIp)
            .map((ip) => formatIp(ip)),
        )
      }),
      { numRuns: dialect === 'sqlite' ? 60 : 12 },
    )
  })

  it('hands out different addresses to all who ask at once', async () => {
    const store = await open()
    await change(store, async (tx) => {
      await addNetwork(tx, 'n', [])
      await addSubnet(tx, '10.0.0.0/26', 'n', [])
    })
    const asked = Array.from({ length: 62 }, async (_, index) =>
      change(store, async (tx) =>
        addAddress(tx, { address: allocations[index % 3] ?? 'auto', network: 'n', purpose: String(index) }),
      ),
    )
    const ips = (await Promise.all(asked)).map(({ ip }) => ip)
    expect(new Set(ips).size).toBe(62)
    await expect(
      change(store, async (tx) => addAddress(tx, { address: 'auto', network: 'n', purpose: 'more' })),
    ).rejects.toThrow('10.0.0.0/26 has 62 of 62 taken')
  })
})

function parsed(text: string): Ip {
  const ip = parseIp(text)
  if (ip === undefined) throw new Error(`"${text}" is no address`)
  return ip
}

function countUp(first: Ip, last: Ip): readonly string[] {
  return Array.from({ length: Number(last.value - first.value) + 1 }, (_, n) =>
    formatIp({ family: first.family, value: first.value + BigInt(n) }),
  )
}
