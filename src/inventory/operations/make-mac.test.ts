import { describe, expect, it } from 'vitest'
import type { Problem } from '../../core/errors.ts'
import type { MacOwner } from '../model/lookup.ts'
import { freeMacs, makeMac } from './make-mac.ts'

const SMALL = '02:00:5e:10:20'

/** What each MAC's owners are. */
function owners(of: ReadonlyMap<string, string | undefined>): Parameters<typeof makeMac>[0] {
  return {
    ownersOfMac: async (mac): Promise<readonly MacOwner[]> =>
      of.has(mac) ? [{ host: 'x', nic: 'eth0', network: of.get(mac) }] : [],
  }
}

const nic = { host: 'web01', nic: 'eth0', network: 'office', promised: new Set<string>() }

describe('makeMac', () => {
  it('gives a machine that is made again the same, and each customer others', async () => {
    const nobody = owners(new Map())
    const first = await makeMac(nobody, { seed: 'main' }, nic, [])
    expect(first).toMatch(/^52:54:00:/)
    expect(await makeMac(nobody, { seed: 'main' }, nic, [])).toBe(first)
    expect(await makeMac(nobody, { seed: 'customer/acme' }, nic, [])).not.toBe(first)
    expect(await makeMac(nobody, { seed: 'main', prefix: '02:ab:cd' }, nic, [])).toMatch(/^02:ab:cd:/)
  })

  it('takes another where it is taken or promised, until all are, and then says so', async () => {
    const taken = new Map<string, string>()
    const promised = new Set<string>()
    for (let n = 0; n < 256; n += 1) {
      const mac = await makeMac(owners(taken), { seed: 'main', prefix: SMALL }, { ...nic, promised }, [])
      expect(mac !== undefined && !taken.has(mac) && !promised.has(mac)).toBe(true)
      if (n % 2 === 0) taken.set(mac ?? '', 'office')
      else promised.add(mac ?? '')
    }
    const problems: Problem[] = []
    expect(
      await makeMac(owners(taken), { seed: 'main', prefix: SMALL }, { ...nic, promised }, problems),
    ).toBe(undefined)
    expect(problems.map(({ message }) => message)).toEqual([`all 256 MACs under ${SMALL} are taken`])
  })

  it('takes one of another network where the whole inventory has no other left', async () => {
    const taken = new Map(
      Array.from({ length: 256 }, (_, n) => [
        `${SMALL}:${n.toString(16).padStart(2, '0')}`,
        n === 7 ? 'lab' : 'office',
      ]),
    )
    expect(await makeMac(owners(taken), { seed: 'main', prefix: SMALL }, nic, [])).toBe(`${SMALL}:07`)
  })
})

describe('freeMacs', () => {
  it('gives every one that nobody has, from a random one on', async () => {
    const taken = new Map([[`${SMALL}:00`, 'office']])
    const found = await freeMacs(owners(taken), SMALL, 300, () => 254n)
    expect(found.slice(0, 3)).toEqual([`${SMALL}:fe`, `${SMALL}:ff`, `${SMALL}:01`])
    expect(new Set(found).size).toBe(255)
  })
})
