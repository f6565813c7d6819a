import { beforeEach, describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSubnet } from '../../../test/lib/inventory-builder.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import { formatIp, parseIp, type Ip } from '../../core/ip.ts'
import type { Reader, Store } from '../../db/store.ts'
import type { Allocation, Subnet } from '../model/network.ts'
import { freeAddresses, type AddressReader, type Choice } from './free-addresses.ts'

const HOUR = 3_600_000

function ip(text: string): Ip {
  const parsed = parseIp(text)
  if (parsed === undefined) throw new Error(`"${text}" is no address`)
  return parsed
}

/** The n-th address behind one. */
function after(text: string, n: number): string {
  const { family, value } = ip(text)
  return formatIp({ family, value: value + BigInt(n) })
}

let store: Store
beforeEach(async () => {
  store = await tempStore()
})

/** A network with the subnet, and one host that has these addresses of it. */
async function occupy(subnet: Subnet, ips: readonly string[]): Promise<void> {
  await change(store, async (tx) => {
    await tx.put('network', aNetwork('n', [subnet]))
    await tx.put('host', aHost('h', { nics: [aNic('eth0', 'n', ips)] }))
  })
}

async function free(subnet: Subnet, count: number, choice: Choice = {}): Promise<readonly string[]> {
  return store.read(async (reader) => freeAddresses(reader, subnet, count, choice))
}

describe('free addresses', () => {
  it('are the lowest, the highest, or any, as the subnet or whoever asks has it', async () => {
    const subnet = aSubnet('10.0.0.0/29')
    await occupy(subnet, ['10.0.0.1', '10.0.0.3', '10.0.0.6'])
    expect(await free(subnet, 9)).toEqual(['10.0.0.2', '10.0.0.4', '10.0.0.5'])
    expect(await free({ ...subnet, allocation: 'last' }, 2)).toEqual(['10.0.0.5', '10.0.0.4'])
    expect(await free({ ...subnet, allocation: 'last' }, 1, { allocation: 'first' })).toEqual(['10.0.0.2'])
    const all = await free(subnet, 9, { allocation: 'random' })
    expect([...all].sort()).toEqual(['10.0.0.2', '10.0.0.4', '10.0.0.5'])
  })

  it.each<Allocation>(['first', 'last', 'random'])(
    'by %s: the only one of a /19 is found',
    async (allocation) => {
      const subnet = aSubnet('10.0.0.0/19')
      const hole = '10.0.23.45'
      await occupy(
        subnet,
        Array.from({ length: 8190 }, (_, index) => after('10.0.0.1', index)).filter((one) => one !== hole),
      )
      expect(await free(subnet, 2, { allocation })).toEqual([hole])
    },
  )

  it('drawn at random are all equally likely, whatever lies between them', async () => {
    const subnet = aSubnet('10.0.0.0/25')
    const open = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.70', '10.0.0.126']
    await occupy(
      subnet,
      Array.from({ length: 126 }, (_, index) => after('10.0.0.1', index)).filter(
        (one) => !open.includes(one),
      ),
    )
    const counts = new Map<string | undefined, number>()
    await store.read(async (reader) => {
      for (let run = 0; run < 600; run += 1) {
        const [drawn] = await freeAddresses(reader, subnet, 1, { allocation: 'random' })
        counts.set(drawn, (counts.get(drawn) ?? 0) + 1)
      }
    })
    expect(new Set(counts.keys())).toEqual(new Set(open))
    // Expected 120 each, with a standard deviation of 10.
    for (const count of counts.values()) expect(Math.abs(count - 120)).toBeLessThan(90)
  })

  it('drawn at random from a /64 are spread over all of it', async () => {
    const subnet = aSubnet('fd00::/64', { allocation: 'random' })
    await occupy(subnet, [])
    const drawn = (await free(subnet, 200)).map((one) => ip(one).value - ip('fd00::').value)
    expect(new Set(drawn).size).toBe(200)
    const upper = drawn.filter((value) => value >= 2n ** 63n).length
    expect(upper).toBeGreaterThan(50)
    expect(upper).toBeLessThan(150)
  })

  it('leave out what is promised, and what lies elsewhere', async () => {
    const subnet = aSubnet('10.0.0.0/28')
    await occupy(subnet, [])
    const promised = new Set(['10.0.0.1', '10.0.0.2', 'fd00::1'])
    expect(await free(subnet, 1, { promised })).toEqual(['10.0.0.3'])
    const within = { first: ip('10.0.0.8'), last: ip('10.0.0.9') }
    expect(await free(subnet, 5, { promised, within })).toEqual(['10.0.0.8', '10.0.0.9'])
  })
})

describe('quarantine', () => {
  it('keeps released addresses back until its time is over, or for good where they are taken again', async () => {
    const subnet = aSubnet('10.0.0.0/29', { quarantine: 3600 })
    await occupy(subnet, ['10.0.0.1', '10.0.0.2', '10.0.0.3'])
    await occupy(subnet, ['10.0.0.3'])
    const now = new Date()
    expect(await free(subnet, 9, { now })).toEqual(['10.0.0.4', '10.0.0.5', '10.0.0.6'])
    expect(await free({ ...subnet, quarantine: 0 }, 1, { now })).toEqual(['10.0.0.1'])
    const later = new Date(now.getTime() + HOUR)
    expect(await free(subnet, 1, { now: later })).toEqual(['10.0.0.1'])
    await occupy(subnet, ['10.0.0.1', '10.0.0.3'])
    expect(await free(subnet, 9, { now: later })).toEqual(['10.0.0.2', '10.0.0.4', '10.0.0.5', '10.0.0.6'])
  })

  it.each<Allocation>(['first', 'last', 'random'])(
    'of 10,000 addresses is passed by %s in a handful of queries',
    async (allocation) => {
      const subnet = aSubnet('10.0.0.0/16', { quarantine: 3600 })
      // Every other one, then all in a row.
      const many = Array.from({ length: 10_000 }, (_, index) => {
        const steps = index < 5000 ? 2 * index : index + 5000
        return allocation === 'last' ? after('10.0.255.254', -steps) : after('10.0.0.1', steps)
      })
      await occupy(subnet, many)
      await occupy(subnet, [])
      await store.read(async (reader) => {
        const asked = { count: 0 }
        const [found] = await freeAddresses(counting(reader, asked), subnet, 1, { allocation })
        expect(many).not.toContain(found)
        expect(asked.count).toBeLessThan(200)
      })
    },
  )
})

function counting(reader: Reader, asked: { count: number }): AddressReader {
  const counted =
    <A extends readonly unknown[], R>(ask: (...args: A) => R) =>
    (...args: A): R => {
      asked.count += 1
      return ask(...args)
    }
  return {
    firstFree: counted(async (interval) => reader.firstFree(interval)),
    lastFree: counted(async (interval) => reader.lastFree(interval)),
    takenRuns: counted(async (interval) => reader.takenRuns(interval)),
    takenAmong: counted(async (ips) => reader.takenAmong(ips)),
    releasedWithin: counted(async (interval, since) => reader.releasedWithin(interval, since)),
  }
}
