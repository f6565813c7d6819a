import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { office, officeHost, set } from '../../test/lib/office.ts'
import { change, tempStore } from '../../test/lib/temp-store.ts'
import { formatIp, parseIp } from '../core/ip.ts'
import { allocatable } from './intervals.ts'
import { freeAddresses, usageOf } from './allocate.ts'
import type { Subnet } from './model/network.ts'
import { addAddress } from './operations/add-address.ts'
import { addNetwork } from './operations/add-network.ts'
import { addSubnet } from './operations/add-subnet.ts'
import { removeObject } from './operations/remove-object.ts'
import { removeAddress } from './operations/remove-part.ts'

const subnet = (overrides: Partial<Subnet>): Subnet => ({
  prefix: '10.0.0.0/28',
  dns: [],
  ntp: [],
  dhcp: true,
  options: {},
  ranges: [],
  reserved: [],
  ...overrides,
})

/** Every address of the intervals, as the end of its text. */
function lastOctets(intervals: ReturnType<typeof allocatable>): string {
  return intervals
    .map(({ first, last }) => `${formatIp(first).split('.').at(-1)}-${formatIp(last).split('.').at(-1)}`)
    .join(' ')
}

describe('allocatable', () => {
  it('is the whole subnet without network, broadcast and gateway', () => {
    expect(lastOctets(allocatable(subnet({})))).toBe('1-14')
    expect(lastOctets(allocatable(subnet({ gateway: '10.0.0.5' })))).toBe('1-4 6-14')
    expect(lastOctets(allocatable(subnet({ gateway: '10.0.0.1' })))).toBe('2-14')
  })

  it('leaves dynamic and reserved ranges out', () => {
    const ranges = [
      { kind: 'dynamic', first: '10.0.0.8', last: '10.0.0.14' },
      { kind: 'reserved', first: '10.0.0.1', last: '10.0.0.2' },
    ] as const
    expect(lastOctets(allocatable(subnet({ ranges })))).toBe('3-7')
  })

  it('is the static ranges where there are some, still without the edges and the gateway', () => {
    const ranges = [
      { kind: 'static', first: '10.0.0.12', last: '10.0.0.15' },
      { kind: 'static', first: '10.0.0.0', last: '10.0.0.3' },
    ] as const
    expect(lastOctets(allocatable(subnet({ ranges, gateway: '10.0.0.1' })))).toBe('2-3 12-14')
  })

  it('is both addresses of a /31 and the one of a /32', () => {
    expect(lastOctets(allocatable(subnet({ prefix: '10.0.0.0/31' })))).toBe('0-1')
    expect(lastOctets(allocatable(subnet({ prefix: '10.0.0.7/32' })))).toBe('7-7')
  })
})

describe('allocation', () => {
  it('hands out the lowest free address after any history, and never one that it must not', async () => {
    const store = await tempStore()
    await change(store, async (tx) => {
      await addNetwork(tx, 'n', [])
      await addSubnet(
        tx,
        '10.0.0.0/27',
        'n',
        set('gateway=10.0.0.3', 'range=dynamic:10.0.0.8-10.0.0.15,reserved:10.0.0.20-10.0.0.21'),
      )
    })
    const { subnets } = (await store.read(async (reader) => reader.get('network', 'n'))) ?? { subnets: [] }
    const [network] = subnets
    if (network === undefined) throw new Error('no subnet')
    const allowed = allocatable(network).flatMap(({ first, last }) =>
      Array.from({ length: Number(last.value - first.value) + 1 }, (_, index) =>
        formatIp({ family: 4, value: first.value + BigInt(index) }),
      ),
    )
    expect(allowed).toHaveLength(30 - 1 - 8 - 2)
    const steps = fc.array(fc.oneof(fc.constant('take' as const), fc.nat({ max: 40 })), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        await change(store, async (tx) => {
          const taken: string[] = []
          for (const step of history) {
            const lowest = allowed.filter((ip) => !taken.includes(ip))
            if (step !== 'take') {
              const [gone] = taken.splice(step % Math.max(1, taken.length), 1)
              if (gone !== undefined) await removeAddress(tx, gone)
            } else if (lowest.length > 0) {
              const { ip } = await addAddress(tx, { address: 'auto', network: 'n', purpose: 'test' })
              expect(ip).toBe(lowest[0])
              taken.push(ip)
            }
            const free = allowed.filter((ip) => !taken.includes(ip))
            expect(await freeAddresses(tx, network, 100)).toEqual(free)
            expect((await usageOf(tx, network)).taken).toBe(taken.length)
          }
          for (const ip of taken) await removeAddress(tx, ip)
        })
      }),
      { numRuns: 40 },
    )
  })

  it('says that a subnet is full instead of going on', async () => {
    const store = await tempStore()
    await change(store, async (tx) => {
      await addNetwork(tx, 'tiny', [])
      await addSubnet(tx, '10.9.0.0/30', 'tiny', [])
      await addAddress(tx, { address: 'auto', network: 'tiny', purpose: 'a' })
      await addAddress(tx, { address: 'auto', network: 'tiny', purpose: 'b' })
    })
    await expect(
      change(store, async (tx) => addAddress(tx, { address: 'auto', network: 'tiny', purpose: 'c' })),
    ).rejects.toThrow('no IPv4 address is free on network "tiny"')
  })

  it('gives a removed host its addresses back', async () => {
    const store = await tempStore()
    await office(store)
    await officeHost(store, 'a')
    await officeHost(store, 'b')
    await change(store, async (tx) => removeObject(tx, 'host', 'a'))
    await officeHost(store, 'c')
    const c = await store.read(async (reader) => reader.get('host', 'c'))
    expect(c?.nics[0]?.addresses).toEqual([{ ip: '10.20.0.2' }, { ip: 'fd20::1' }])
  })

  it('takes milliseconds in a dense /16 with a hole at its end, and in an IPv6 /64', async () => {
    const store = await tempStore()
    await change(store, async (tx) => {
      await addNetwork(tx, 'n', [])
      await addSubnet(tx, '10.0.0.0/16', 'n', [])
      await addSubnet(tx, 'fd00::/64', 'n', [])
      const start = parseIp('10.0.0.1')?.value ?? 0n
      const reserved = Array.from({ length: 65_533 }, (_, index) => ({
        ip: formatIp({ family: 4, value: start + BigInt(index) }),
        purpose: 'x',
      }))
      const network = await tx.get('network', 'n')
      if (network === undefined) throw new Error('no network')
      const subnets = network.subnets.map((one) =>
        one.prefix === '10.0.0.0/16' ? { ...one, reserved } : one,
      )
      await tx.put('network', { ...network, subnets })
    })
    const network = await store.read(async (reader) => reader.get('network', 'n'))
    for (const one of network?.subnets ?? []) {
      const times: number[] = []
      for (let run = 0; run < 21; run += 1) {
        const begun = performance.now()
        const [free] = await store.read(async (reader) => freeAddresses(reader, one, 1))
        times.push(performance.now() - begun)
        expect(free).toBe(one.prefix === '10.0.0.0/16' ? '10.0.255.254' : 'fd00::1')
      }
      expect(times.sort((a, b) => a - b)[10]).toBeLessThan(5)
    }
  })
})
