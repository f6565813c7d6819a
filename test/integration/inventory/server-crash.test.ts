import { describe, expect, it } from 'vitest'
import { usePostgres } from '../../lib/stores.ts'
import { addHosts, expectConsistent, recorded, siteWithOffice } from './adding.ts'

const server = usePostgres()

describe('a crash of the server', () => {
  it('in the middle of changes loses none that was reported, and keeps none in part', async () => {
    const site = await siteWithOffice({ dialect: 'postgres', server })
    for (let round = 0; round < 3; round += 1) {
      const adding = ['a', 'b'].map((prefix) => addHosts(site, `${prefix}${round}x`, 1000, 'no-save'))
      for (const [index, { says }] of adding.entries()) await says(`${'ab'[index]}${round}x1`)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 50))
      server().crash()
      const printed = adding.flatMap((one) => one.printed)
      const said = await Promise.all(adding.map(async ({ ended }) => ended))
      for (const { stderr } of said) expect(stderr).toMatch(/Cannot (open|use) the inventory database/)
      await site.ok('db check')
      const names = new Set((await recorded(site)).map((host) => host.name))
      expect(printed.filter((name) => !names.has(name))).toEqual([])
      expect(printed.length).toBeGreaterThan(0)
    }
    await expectConsistent(site)
  })
})
