/** A conflict that is solved in a work tree, where base has changed machines of its own meanwhile that the customer never had. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'
import { operatorAt } from './operator.ts'

it("is about manifests alone, and the inventory stays the customer's", async () => {
  const { root, ok, git } = await tempSite()
  const operator = operatorAt('Ann', root)
  const role = (folder: string, text: string): void => {
    mkdirSync(join(folder, 'manifests/roles'), { recursive: true })
    writeFileSync(join(folder, 'manifests/roles/web.ts'), `export const web = '${text}'\n`)
    operatorAt('Ann', folder).git('add', 'manifests')
    operatorAt('Ann', folder).git('commit', '-qm', text)
  }
  role(root, 'first')
  for (const name of ['own1', 'own2', 'own3']) await ok(`add host ${name}`)
  await ok('add customer acme')
  await ok('-C acme add host web01')
  const linked = join(tempFolder(), 'acme')
  git('worktree', 'add', '-q', linked, 'customer/acme')
  role(linked, 'of acme')
  git('worktree', 'remove', linked)
  role(root, 'of base')
  await ok('set host own1 cpus=4')
  await ok('rm host own2')
  await ok('add host own4')

  const begun = await operator.cfg('sync acme')
  expect([begun.exitCode, begun.stdout]).toEqual([1, expect.stringContaining('its merge waits in')])
  const there = join(root, '.git/hostwright/sync/acme')
  expect(operator.git('-C', there, 'diff', '--name-only', '--diff-filter=U').text).toBe(
    'manifests/roles/web.ts',
  )
  expect(operator.git('-C', there, 'ls-files', 'inventory/hosts').text).toBe('inventory/hosts/web01.yaml')
  role(there, 'both')
  expect(await operator.cfg('sync acme')).toMatchObject({ exitCode: 0 })
  expect(git('ls-tree', '--name-only', 'customer/acme', 'inventory/hosts/')).toBe(
    'inventory/hosts/web01.yaml',
  )
  expect(git('show', 'customer/acme:manifests/roles/web.ts')).toContain('both')
})
