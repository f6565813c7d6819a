import { join } from 'node:path'
import { expect, it } from 'vitest'
import { newDatabase, setDatabase } from '../../lib/postgres-site.ts'
import { describeStores } from '../../lib/stores.ts'
import { gitIn, siteAt } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'
import { addHosts, expectConsistent, recorded, siteWithOffice } from './adding.ts'

describeStores('processes at once', (stores) => {
  it('never get the same address, and use them without a gap', async () => {
    const site = await siteWithOffice(stores)
    const all = Array.from('abcdefgh', (prefix) => addHosts(site, prefix, 25, 'no-save'))
    for (const { ended } of all) expect(await ended).toEqual({ code: 0, stderr: '' })
    const addresses = (await recorded(site)).map((host) => host.nics[0]?.addresses[0]?.ip ?? '')
    const wanted = Array.from({ length: 200 }, (_, index) => `10.20.0.${index + 1}`)
    expect(addresses.toSorted()).toEqual(wanted.toSorted())
    await expectConsistent(site)
  })

  it('save to one branch without losing a commit', async () => {
    const site = await siteWithOffice(stores)
    const before = Number(site.git('rev-list', '--count', 'HEAD'))
    const both = ['a', 'b'].map((prefix) => addHosts(site, prefix, 12, 'save'))
    for (const { ended } of both) expect(await ended).toEqual({ code: 0, stderr: '' })
    await expectConsistent(site)
    expect(await recorded(site)).toHaveLength(24)
    expect(Number(site.git('rev-list', '--count', 'HEAD')) - before).toBeLessThanOrEqual(24)
  })

  it('build the database of a new clone once', async () => {
    const site = await siteWithOffice(stores)
    for (const name of ['a', 'b', 'c']) await site.ok(`add host ${name} --network office`)
    const clone = siteAt(join(tempFolder(), 'clone'))
    gitIn('/', 'clone', '-q', site.root, clone.root)
    // Of a server's database every clone has the use; what is built from text here is another one.
    if (stores.dialect === 'postgres') setDatabase(clone, stores.server().url(newDatabase(stores.server())))
    const both = ['x', 'y'].map((prefix) => addHosts(clone, prefix, 1, 'save'))
    const said = await Promise.all(both.map(async ({ ended }) => ended))
    expect(said.map(({ code }) => code)).toEqual([0, 0])
    expect(said.filter(({ stderr }) => stderr.includes('built the database'))).toHaveLength(1)
    await expectConsistent(clone)
    expect(await recorded(clone)).toHaveLength(5)
  })
})

describeStores('kill -9', (stores) => {
  it('at any moment loses no change: the next command saves what is missing', async () => {
    const site = await siteWithOffice(stores)
    const known = new Set<string>()
    for (let round = 0; round < 8; round += 1) {
      const adding = addHosts(site, `k${round}x`, 1000, 'save')
      await adding.says('ready')
      if (round % 2 === 1) await adding.says(`k${round}x0`)
      // A change with its save takes some 40 ms: the delays fall all over it.
      await new Promise((resolve) => setTimeout(resolve, 40 + round * 13 + Math.random() * 40))
      adding.process.kill('SIGKILL')
      await adding.ended
      for (const name of adding.printed) known.add(name)
      await expectConsistent(site)
      const names = new Set((await recorded(site)).map((host) => host.name))
      expect([...known].filter((name) => !names.has(name))).toEqual([])
    }
    expect(known.size).toBeGreaterThan(0)
  })
})
