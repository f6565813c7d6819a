/** `inv free` and what goes with it, as a person meets it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { tempSite, type TestSite } from '../../lib/temp-site.ts'

let site: TestSite
beforeEach(async () => {
  site = await tempSite()
  const lines = [
    'add network office',
    'add subnet 10.20.0.0/28 --network office --gateway first --quarantine 7d --range dynamic:10.20.0.8-10.20.0.10',
    'add subnet fd20::/64 --network office --ipv6 slaac',
    'add host a --network office --mac 52:54:00:00:00:01',
    'add host b --network office --mac 52:54:00:00:00:02',
    'add host c --network office --mac 52:54:00:00:00:03 --ip last',
    'rm host b',
  ]
  for (const line of lines) await site.ok(`${line} --no-save`)
})

async function resultOf(line: string): Promise<unknown> {
  const { result }: { readonly result: unknown } = JSON.parse(await site.ok(`${line} --json`))
  return result
}

describe('inv free PREFIX', () => {
  it('shows how full the subnet is, the next addresses, and a map of it', async () => {
    const until = /until 20\d\d-\d\d-\d\d \d\d:\d\d UTC/
    expect((await site.ok('free 10.20.0.0/28')).replace(until, 'until THEN')).toBe(
      [
        'subnet  10.20.0.0/28 on office',
        'used    ######--------------  30 %   2 of 10 taken, 7 free, 1 in quarantine',
        'next    10.20.0.4, 10.20.0.5, 10.20.0.6',
        'FIRST       LAST        ADDRESSES  WHAT',
        '10.20.0.0                       1  network address',
        '10.20.0.1                       1  gateway',
        '10.20.0.2                       1  taken',
        '10.20.0.3                       1  in quarantine until THEN, b had it',
        '10.20.0.4   10.20.0.7           4  free',
        '10.20.0.8   10.20.0.10          3  dynamic range',
        '10.20.0.11  10.20.0.13          3  free',
        '10.20.0.14                      1  taken',
        '10.20.0.15                      1  broadcast address',
        '',
      ].join('\n'),
    )
  })

  it('shows a part of a subnet, and only the next ones where a number is given', async () => {
    expect(await site.ok('free 10.20.0.12/30')).toContain('next    10.20.0.12, 10.20.0.13\n')
    expect(await site.ok('free 10.20.0.0/28 --count 2')).toBe(
      '10.20.0.4\n10.20.0.5\n7 of 10 are free in 10.20.0.0/28\n',
    )
  })

  it('gives exact numbers as data, also of an IPv6 subnet', async () => {
    expect(await resultOf('free fd20::/64 --count 1')).toEqual({
      subnet: 'fd20::/64',
      network: 'office',
      free: ['fd20::1'],
      taken: 2,
      resting: 0,
      available: String(2n ** 64n - 1n - 128n - 2n),
      total: String(2n ** 64n - 1n - 128n),
    })
  })

  it('shows the gaps between subnets, and the prefixes that fit in them', async () => {
    await site.ok('add network lab --no-save')
    await site.ok('add subnet auto --within 10.20.0.0/16 --length 24 --network lab --no-save')
    expect(await site.ok('free 10.20.0.0/22')).toBe(
      [
        'SUBNET        NETWORK  TAKEN  RESTING  FREE   OF  USED',
        '10.20.0.0/28  office       2        1     7   10  ######--------------  30 %',
        '10.20.1.0/24  lab          0        0   254  254  --------------------   0 %',
        '',
        'FIRST       LAST         ADDRESSES  LARGEST FREE',
        '10.20.0.16  10.20.0.255        240  10.20.0.128/25',
        '10.20.2.0   10.20.3.255        512  10.20.2.0/23',
        '',
      ].join('\n'),
    )
    expect(await site.ok('free 10.20.0.0/22 --length 24 --count 5')).toBe('10.20.2.0/24\n10.20.3.0/24\n')
    expect(await site.ok('free 10.20.0.0/28 --length 28')).toBe('no /28 is free in 10.20.0.0/28\n')
  })

  it('refuses what makes no sense, with what does', async () => {
    const refusals: readonly (readonly [string, string])[] = [
      ['free 10.20.0.0/22 --count 3', 'it is no subnet\nhint: give --length'],
      ['free 10.20.0.9/28', 'did you mean "10.20.0.0/28"?'],
      ['free 10.20.0.0/28 --count 0', '--count 0 is not from 1 to 100000'],
      ['free 10.20.0.0/24 --length 23', '--length 23 is not from 24 to 32'],
      ['free --count 3', '--count needs a prefix'],
      ['free 10.20.0.0/28 --above 3', '--above is about all subnets'],
      ['free mac --length 3', '--length is about prefixes'],
      ['free --release 10.20.0.2', 'it does not rest in quarantine, host "a" has it'],
      ['free --release 10.20.0.6', 'it does not rest in quarantine, nobody had it'],
    ]
    for (const [line, reason] of refusals) {
      const { exitCode, stderr } = await site.inv(line)
      expect([line, exitCode, stderr]).toEqual([line, 2, expect.stringContaining(reason)])
    }
  })
})

describe('inv free', () => {
  it('shows how full each subnet is, in the order of their addresses, or those that are fuller than so much', async () => {
    expect(await site.ok('free')).toBe(
      [
        'SUBNET        NETWORK  TAKEN  RESTING   FREE     OF  USED',
        '10.20.0.0/28  office       2        1      7     10  ######--------------  30 %',
        'fd20::/64     office       2        0  ~2^64  ~2^64  -',
        '',
      ].join('\n'),
    )
    expect(await resultOf('free --above 29')).toMatchObject({ subnets: [{ subnet: '10.20.0.0/28' }] })
    expect(await resultOf('free --above 30')).toEqual({ subnets: [] })
  })

  it('ends a quarantine, after which anybody may have the address', async () => {
    const refused = await site.inv('add host d --network office --ip 10.20.0.3 --no-save')
    expect(refused.stderr).toContain('rests in quarantine until')
    expect(await site.ok('free --release 10.20.0.3')).toBe('10.20.0.3 rests no more; host b had it\n')
    expect(await site.ok('add host d --network office --no-save')).toContain('10.20.0.3')
  })

  it('gives MACs under the prefix of the site', async () => {
    writeFileSync(join(site.root, 'hostwright.yaml'), 'macPrefix: 02:AB:cd:01\n')
    const macs = (await site.ok('free mac --count 3')).trim().split('\n')
    expect(new Set(macs).size).toBe(3)
    for (const mac of macs) expect(mac).toMatch(/^02:ab:cd:01:[0-9a-f]{2}:[0-9a-f]{2}$/)
    expect(await site.ok('add host v --kind vm --network office --no-save')).toContain('02:ab:cd:01:')
  })

  it('says which prefix of MACs would do, where that of the site does not', async () => {
    writeFileSync(join(site.root, 'hostwright.yaml'), 'macPrefix: 00:16:3e\n')
    expect((await site.inv('free mac')).stderr).toContain(
      'macPrefix "00:16:3e" belongs to a maker of hardware: MACs that are made must be locally administered (',
    )
    writeFileSync(join(site.root, 'hostwright.yaml'), 'macPrefix: lab\n')
    expect((await site.inv('free mac')).stderr).toContain('macPrefix "lab" is not two to five octets')
  })
})

describe('inv move', () => {
  it('says what went where', async () => {
    await site.ok('add network lab --no-save')
    await site.ok('add subnet 10.21.0.0/24 --network lab --domain lab.example --no-save')
    expect(await site.ok('move address 10.20.0.2 c/eth0 --no-save')).toBe('10.20.0.2  a eth0 → c eth0\n')
    expect(await site.ok('move host c --network lab --ip last --no-save')).toBe(
      [
        'c: network office → lab',
        'c: addresses of eth0 10.20.0.14 fd20::5054:ff:fe00:3 10.20.0.2 → 10.21.0.254',
        '',
      ].join('\n'),
    )
    const shown = await site.ok('show subnet 10.20.0.0/28')
    expect(shown).toContain('used        ######--------------  30 %   0 of 10 taken, 7 free, 3 in quarantine')
  })
})
