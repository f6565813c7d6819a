/** What two operators record offline, each in a clone with a database of its own, and Git merges without a word: the load finds what clashes. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { colleagueOf } from '../../lib/colleague.ts'
import { tempSite, type TestSite } from '../../lib/temp-site.ts'

interface Clones {
  readonly ann: TestSite
  readonly bob: TestSite
}

async function clones(): Promise<Clones> {
  const ann = await tempSite()
  for (const line of [
    'add network office --vlan 5',
    'add subnet 10.20.0.0/24 --network office --domain o.test',
  ])
    await ann.ok(line)
  await ann.ok('add zone o.test')
  const bob = colleagueOf(ann)
  await bob.ok('list host')
  return { ann, bob }
}

/** Ann's work comes to Bob; Git has nothing to say. */
async function meet({ ann, bob }: Clones, ofAnn: readonly string[], ofBob: readonly string[]): Promise<void> {
  for (const line of ofAnn) await ann.ok(line)
  for (const line of ofBob) await bob.ok(line)
  ann.git('push', '-q', 'origin', 'main')
  bob.git('pull', '-q', '--no-rebase', '--no-edit')
  expect(bob.git('status', '--porcelain')).toBe('')
}

const CLASHES: readonly (readonly [
  what: string,
  ann: string,
  bob: string,
  said: RegExp,
  files: readonly string[],
])[] = [
  [
    'an address',
    'add host ann1 --network office --ip 10.20.0.50',
    'add host bob1 --network office --ip 10.20.0.50',
    /address 10\.20\.0\.50 belongs to host "(ann|bob)1" \(eth0\)/,
    ['inventory/hosts/ann1.yaml', 'inventory/hosts/bob1.yaml'],
  ],
  [
    'an address, both times the next one',
    'add host ann1 --network office',
    'add host bob1 --network office',
    /address 10\.20\.0\.1 belongs to host "(ann|bob)1" \(eth0\)/,
    ['inventory/hosts/ann1.yaml', 'inventory/hosts/bob1.yaml'],
  ],
  [
    'a MAC',
    'add host ann1 --network office --ip 10.20.0.50 --mac 00:1b:21:00:00:01',
    'add host bob1 --network office --ip 10.20.0.51 --mac 00:1b:21:00:00:01',
    /MAC 00:1b:21:00:00:01 belongs to host "(ann|bob)1" \(eth0\)/,
    ['inventory/hosts/ann1.yaml', 'inventory/hosts/bob1.yaml'],
  ],
  [
    'a name, here of a host, there an alias',
    'add host www --network office --ip 10.20.0.50',
    'add host bob1 --network office --ip 10.20.0.51 --alias www',
    /alias "www" is the name of host "www"|the name is an alias of host "bob1"/,
    ['inventory/hosts/www.yaml', 'inventory/hosts/bob1.yaml'],
  ],
  [
    'a VLAN',
    'add network ann --vlan 7',
    'add network bob --vlan 7',
    /vlan 7 is that of network "(ann|bob)"/,
    ['inventory/networks/ann.yaml', 'inventory/networks/bob.yaml'],
  ],
  [
    'a subnet',
    'add subnet 10.30.0.0/16 --network office',
    'add network bob',
    /subnet 10\.30\.0\.0\/16 overlaps 10\.30\.1\.0\/24|subnet 10\.30\.1\.0\/24 overlaps 10\.30\.0\.0\/16/,
    ['inventory/networks/office.yaml', 'inventory/networks/bob.yaml'],
  ],
]

describe('two clones that both have', () => {
  it.each(CLASHES)(
    '%s: the load names objects and files, and loads nothing',
    async (what, ann, bob, said, files) => {
      const both = await clones()
      await meet(both, [ann], what === 'a subnet' ? [bob, 'add subnet 10.30.1.0/24 --network bob'] : [bob])
      const before = await both.bob.ok('export yaml')
      const load = await both.bob.inv('load')
      expect([load.exitCode, load.stdout]).toEqual([2, ''])
      expect(load.stderr).toMatch(said)
      const [named] = load.stderr.split('\n').filter((line) => said.test(line))
      for (const file of files) expect(named).toContain(file)
      expect(await both.bob.ok('export yaml')).toBe(before)
      expect((await both.bob.inv('status')).exitCode).toBe(3)
      await both.bob.ok('db check')
    },
  )

  it('one address go on when one of them has another: mended by a command', async () => {
    const both = await clones()
    await meet(
      both,
      ['add host ann1 --network office --ip 10.20.0.50'],
      ['add host bob1 --network office --ip 10.20.0.50'],
    )
    const { ann, bob } = both
    expect((await bob.inv('load')).stderr).toContain(
      'hint: host bob1 is in the database already: change it (inv set host bob1, inv rm address and inv add address) or remove it (inv rm host bob1), then inv load\n',
    )
    await bob.ok('rm address 10.20.0.50')
    await bob.ok('add address 10.20.0.51 --host bob1')
    expect(await bob.ok('load')).toBe('+ host ann1\n1 added, 0 changed, 0 removed\n')
    bob.git('push', '-q', 'origin', 'main')
    ann.git('pull', '-q', '--no-rebase', '--no-edit', 'origin', 'main')
    expect(await ann.ok('load')).toBe('+ host bob1\n1 added, 0 changed, 0 removed\n')
    expect(await ann.ok('export yaml')).toBe(await bob.ok('export yaml'))
    for (const site of [ann, bob]) expect((await site.inv('status')).exitCode).toBe(0)
  })

  it('one address go on when one of them has another: mended by hand', async () => {
    const both = await clones()
    await meet(
      both,
      ['add host ann1 --network office --ip 10.20.0.50'],
      ['add host bob1 --network office --ip 10.20.0.50', 'set host bob1 cpus=2'],
    )
    const { bob } = both
    const file = join(bob.root, 'inventory/hosts/ann1.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('10.20.0.50', '10.20.0.60'))
    bob.git('commit', '-qam', 'another address for ann1')
    expect(await bob.ok('load')).toBe('+ host ann1\n1 added, 0 changed, 0 removed\n')
    expect(await bob.ok('list address --columns ip,host --csv')).toBe(
      'ip,host\n10.20.0.50,bob1\n10.20.0.60,ann1\n',
    )
    expect((await bob.inv('status')).exitCode).toBe(0)
  })

  it('the same host, recorded alike, have it once', async () => {
    const both = await clones()
    const line = 'add host web --network office --ip 10.20.0.50 --mac 00:1b:21:00:00:01'
    await meet(both, [line], [line])
    expect((await both.bob.inv('status')).exitCode).toBe(0)
    expect(await both.bob.ok('list host --count')).toBe('1\n')
  })
})
