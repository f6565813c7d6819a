import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitAll, copyOfSite, gitDone, gitSaid, threeCustomers, writeAt } from '../../lib/hooked-site.ts'
import { siteAt, type TestSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'

let template = ''
beforeAll(async () => {
  template = await threeCustomers(afterAll)
})

async function hooked(): Promise<TestSite> {
  const site = copyOfSite(template)
  await site.ok('hooks install')
  return site
}

function works(ran: { readonly status: number | null; readonly said: string }): void {
  expect(ran).toMatchObject({ status: 0, said: expect.not.stringContaining('inv:') })
}

describe('with the hook, ordinary work goes on as before', () => {
  it('on base and on a customer: commits, amended ones, base merged, rebased, stepped back and forth', async () => {
    const { root, ok } = await hooked()
    writeAt(root, 'types/one', '1')
    works(commitAll(root, 'for all'))
    works(gitSaid(root, 'commit', '-q', '--amend', '-m', 'for all customers'))
    for (const name of ['acme', 'plain']) {
      gitDone(root, 'switch', '-q', `customer/${name}`)
      works(gitSaid(root, 'merge', '--no-edit', 'main'))
      writeAt(root, `manifests/own-${name}.ts`, 'export {}\n')
      works(commitAll(root, 'own manifest'))
      await ok('set host ' + (name === 'acme' ? 'web01' : 'only') + ' os=debian')
      works(gitSaid(root, 'reset', '-q', '--hard', 'HEAD~2'))
      works(gitSaid(root, 'reset', '-q', '--hard', 'HEAD@{1}'))
    }
    gitDone(root, 'switch', '-q', 'main')
    writeAt(root, 'types/two', '2')
    works(commitAll(root, 'more for all'))
    gitDone(root, 'switch', '-q', 'customer/acme')
    works(gitSaid(root, 'rebase', '-q', 'main'))
    works(gitSaid(root, 'branch', '-m', 'customer/acme', 'customer/renamed'))
    writeAt(root, 'manifests/more.ts', 'export {}\n')
    writeAt(root, 'inventory/groups/web.yaml', 'notes: by hand\n')
    works(commitAll(root, 'after the renaming'))
  })

  it('with changes that several customers share: a topic branch, and a commit that is picked', async () => {
    const { root } = await hooked()
    gitDone(root, 'switch', '-qc', 'topic', 'main')
    writeAt(root, 'types/topic', 't')
    commitAll(root, 'for some at first')
    for (const branch of ['customer/acme', 'customer/plain', 'customer/beta', 'main']) {
      gitDone(root, 'switch', '-q', branch)
      works(gitSaid(root, 'merge', '--no-edit', '--no-ff', 'topic'))
    }
    gitDone(root, 'switch', '-q', 'customer/acme')
    writeAt(root, 'manifests/found.ts', 'export {}\n')
    commitAll(root, 'found at acme')
    for (const branch of ['customer/beta', 'customer/plain', 'main']) {
      gitDone(root, 'switch', '-q', branch)
      works(gitSaid(root, 'cherry-pick', 'customer/acme'))
    }
  })

  it('with text that is the same at many: networks, groups, small hosts; and a machine that was handed on', async () => {
    const { root, ok } = await hooked()
    gitDone(root, 'switch', '-q', 'customer/acme')
    writeAt(root, 'inventory/networks/voip.yaml', 'vlan: 7\nsubnets:\n  - prefix: 192.168.7.0/24\n')
    writeAt(root, 'inventory/groups/web.yaml', 'notes: web servers\n')
    writeAt(root, 'inventory/hosts/spare.yaml', 'kind: physical\nstate: planned\n')
    works(commitAll(root, 'as everywhere'))
    gitDone(root, 'switch', '-q', 'customer/beta')
    gitDone(
      root,
      'checkout',
      'customer/acme',
      '--',
      'inventory/networks/voip.yaml',
      'inventory/groups',
      'inventory/hosts/spare.yaml',
    )
    works(commitAll(root, 'as everywhere'))
    await ok('-C acme state web01 retired')
    writeAt(
      root,
      'inventory/hosts/bought.yaml',
      'kind: physical\nstate: active\nnics:\n  - name: eth0\n    mac: 00:16:3e:00:00:02\n',
    )
    works(commitAll(root, 'from acme'))
    gitDone(root, 'switch', '-q', 'main')
    await ok('-C beta load')
    await ok('rm customer beta --yes')
    await ok('add customer gamma')
    gitDone(root, 'switch', '-qf', 'customer/gamma')
    writeAt(
      root,
      'inventory/hosts/bought.yaml',
      'kind: vm\nstate: planned\nnics:\n  - name: eth0\n    mac: 00:16:3e:00:00:03\n',
    )
    works(commitAll(root, 'from beta, who is no customer any more'))
  })

  it('between clones, also where the tool has recorded the same hardware twice, and with its own work', async () => {
    const { root, ok } = await hooked()
    await ok('-C beta add host same --mac 00:16:3e:00:00:02')
    await ok('add customer gamma')
    await ok('rm customer gamma --yes')
    const bare = join(tempFolder(), 'bare.git')
    gitDone(root, 'clone', '-q', '--bare', root, bare)
    const other = join(tempFolder(), 'other clone')
    gitDone(root, 'clone', '-q', bare, other)
    const there = siteAt(other)
    await there.ok('hooks install')
    works(gitSaid(other, 'switch', '-q', 'customer/beta'))
    gitDone(root, 'remote', 'add', 'origin', bare)
    await ok('-C beta set host same os=debian')
    gitDone(root, 'push', '-q', 'origin', 'customer/beta')
    works(gitSaid(other, 'pull', '-q', '--ff-only'))
    await there.ok('load')
    works(gitSaid(other, 'fetch', '-q', 'origin', 'customer/acme:customer/acme'))
    works(gitSaid(other, 'worktree', 'add', '-q', join(tempFolder(), 'linked tree'), 'customer/acme'))
    rmSync(bare, { recursive: true })
  })
})
