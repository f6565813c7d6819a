/** Everything that customers are for, from within repositories of every layout. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tempFolder } from '../../lib/temp-store.ts'
import { layouts, makeSite } from './odd-repositories.ts'
import { operatorAt, type Operator } from './operator.ts'

let site = ''
beforeAll(async () => {
  site = join(tempFolder(afterAll), 'site')
  await makeSite(site)
})

async function ok(operator: Operator, program: 'inv' | 'cfg', line: string): Promise<string> {
  const { exitCode, stdout, stderr } = await operator[program](line)
  expect([`${program} ${line}`, exitCode, stderr]).toEqual([`${program} ${line}`, 0, expect.anything()])
  return stdout
}

describe('in', () => {
  it.each(Object.entries(layouts))('%s', async (name, layout) => {
    const operator = operatorAt('Ann', await layout(site, tempFolder()))
    const { git } = operator
    const head = git('rev-parse', '--abbrev-ref', 'HEAD').text
    const acme = head === 'customer/acme' ? '' : '-C acme '

    await ok(operator, 'inv', `${acme}add host web01 --network lan`)
    expect(await ok(operator, 'inv', `${acme}list host`)).toMatch(/first[\s\S]*web01/)
    expect(git('show', '--format=', '--name-only', 'customer/acme').text).toBe('inventory/hosts/web01.yaml')
    await ok(operator, 'inv', `${acme}add host web02 --network lan --no-save`)
    expect((await operator.inv(`${acme}status`)).exitCode).toBe(3)
    await ok(operator, 'inv', `${acme}save`)
    await ok(operator, 'inv', `${acme}load`)
    expect(await ok(operator, 'inv', `${acme}status`)).toContain('are the same')
    const checked = await ok(operator, 'cfg', `${acme}check`)
    for (const host of ['first', 'web01', 'web02']) expect(checked).toContain(host)

    await ok(operator, 'inv', 'add customer brook')
    await ok(operator, 'inv', '-C brook add network lan')
    await ok(operator, 'inv', '-C brook add host web01 --network lan --ip none')
    expect(await ok(operator, 'inv', '-C brook list host')).not.toContain('first')

    const table = await ok(operator, 'cfg', 'customers')
    expect(table).toMatch(/^acme +[12] /m)
    if (name === 'a shallow clone of last commits') {
      // Nothing is known there of where the customer left base.
      const { exitCode, stdout } = await operator.cfg('sync acme')
      expect([exitCode, stdout]).toEqual([1, expect.stringContaining('git fetch --unshallow')])
      git('fetch', '-q', '--unshallow')
    }
    const planned = await operator.cfg('sync --all --plan')
    expect([planned.exitCode, planned.stdout]).toEqual([3, expect.stringMatching(/^acme +would be merged/m)])
    await ok(operator, 'cfg', 'sync --all')
    expect(git('show', 'customer/acme:manifests/files/motd').text).toBe('new on base')
    expect(await ok(operator, 'cfg', 'which main')).toMatch(/acme/)
    expect(await ok(operator, 'cfg', `${acme}log`)).toContain('motd')
    expect(await ok(operator, 'inv', `${acme}status`)).toContain('are the same')

    expect(git('status', '--porcelain').text).toBe('')
    expect(git('rev-parse', '--abbrev-ref', 'HEAD').text).toBe(head)
    expect(git('fsck', '--strict', '--no-dangling', '--no-progress')).toEqual({ ok: true, text: '' })
  })
})
