import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TreeToCheck } from '../../../src/cfg/check-trees/checked-tree.ts'
import { checkTrees } from '../../../src/cfg/check-trees/check-trees.ts'
import { openSiteStore } from '../../../src/inventory/open-site-store.ts'
import { onBranch } from '../../../src/inventory/site.ts'
import { makeTree } from '../../lib/make-tree.ts'
import { siteAt } from '../../lib/temp-site.ts'
import {
  customers,
  type Files,
  firstLines,
  keeping,
  keptAlone,
  manifest,
  treesSite,
  type TreesSite,
} from '../../lib/trees-site.ts'

let many: TreesSite

beforeAll(async () => {
  many = await treesSite(false, afterAll)
})

describe('checkTrees', () => {
  it('says which resources of which hosts differ, and what is wrong, once', async () => {
    const { root, site } = many
    const { git } = siteAt(root)
    const merged = customers.map((customer): TreeToCheck => {
      const branch = `customer/${customer}`
      const tree = git('merge-tree', '--write-tree', branch, 'main')
      return { customer, branch, tree, before: git('rev-parse', branch) }
    })
    const same = merged.slice(0, 1).map((one) => ({ ...one, tree: one.before ?? '' }))
    const told: string[] = []
    const [c0, c1, , c3, unchanged] = await checkTrees(site, [...merged, ...same], {
      onChecked: ({ customer }, done) => told.push(`${done} ${customer}`),
    })
    expect(told).toEqual(['1 c0', '2 c1', '3 c2', '4 c3', '5 c0'])
    const added = ['file:/etc/ntp.servers']
    const changed = ['file:/etc/motd', 'line:login grace']
    expect(c0).toEqual({
      customer: 'c0',
      branch: 'customer/c0',
      hosts: 3,
      evaluated: true,
      problems: [],
      changes: [
        { host: 'app01', added, removed: [], changed },
        { host: 'db01', added, removed: [], changed },
        { host: 'web01', added, removed: [], changed: [...changed, 'file:/etc/nginx/conf.d/site.conf'] },
      ],
    })
    // It has the workers already.
    expect(c1?.changes.at(-1)).toEqual({ host: 'web01', added, removed: [], changed })
    expect(c3?.changes).toEqual([])
    expect(c3?.problems).toEqual([
      {
        hosts: ['app01', 'db01', 'web01'],
        lines: [
          expect.stringMatching(
            /^Cannot evaluate the manifests for 3 hosts: Cannot read .* \(manifests\/roles\/every-host\.ts:\d+\)$/,
          ),
        ],
        old: false,
      },
    ])
    expect(unchanged).toMatchObject({ evaluated: false, problems: [], changes: [] })
    expect(readdirSync(join(root, '.git', 'hostwright', 'trees'))).toEqual([])
    expect(git('status', '--porcelain')).toBe('')
  })

  it('begins anew for each tree: no customer sees what manifests of another have kept', async () => {
    const { site, tree } = many
    const trees = customers.map((name) => tree(name, keeping))
    expect(firstLines(await checkTrees(site, trees))).toEqual(keptAlone)
  })

  it('goes on with the other customers after one whose manifests cannot be loaded or read', async () => {
    const { site, tree } = many
    const checked = await checkTrees(site, [
      tree('c0', { 'manifests/site.ts': 'export default site(' }),
      tree('c1', { 'manifests/site.ts': undefined }),
      tree('c2', { 'hostwright.yaml': 'bass: main\n' }),
      tree('c3', manifest("export default site(() => [file('/x')])")),
    ])
    expect(firstLines(checked)).toEqual([
      [expect.stringMatching(/^Cannot load "manifests\/site.ts": .*\(manifests\/site.ts:1:\d+\)$/)],
      ['Cannot load the manifests of "customer/c1": there is no manifests/site.ts'],
      [expect.stringMatching(/^Cannot read the settings of the site.*"bass".*\(hostwright.yaml\)$/)],
      [],
    ])
    expect(checked[0]?.problems[0]?.hosts).toEqual([])
    expect(checked[3]?.changes[0]).toMatchObject({ host: 'app01', added: ['file:/x'] })
    expect(checked[3]?.changes[0]?.removed).toContain('file:/etc/motd')
  })

  it("sees files as a work tree has them, where the site's attributes say that they differ from what is stored", async () => {
    const { root, site, tree } = many
    siteAt(root).git('config', 'filter.shout.smudge', 'tr a-z A-Z')
    const shown = "export default site(() => { throw new Error(fromFile('x.txt')) })"
    const files = { ...manifest(shown), 'manifests/files/x.txt': 'quiet' }
    const checked = await checkTrees(site, [
      tree('c0', { ...files, '.gitattributes': '*.txt filter=shout\n' }),
      tree('c0', files),
    ])
    expect(firstLines(checked).map(([first]) => first?.split(': ')[1])).toEqual([
      expect.stringMatching(/^QUIET /),
      expect.stringMatching(/^quiet /),
    ])
  })

  it('makes no database to look: the text of the branch says what hosts there are', async () => {
    const { root, site, tree } = many
    const [checked] = await checkTrees(site, [tree('c0', { 'manifests/files/motd.hbs': '{{fqdn}}\n' })])
    expect(checked).toMatchObject({ hosts: 3, problems: [], changes: [{ host: 'app01' }, {}, {}] })
    expect(readdirSync(join(root, '.git', 'hostwright'))).toEqual(['trees'])
  })

  it('takes the hosts of the database, where there is one, and the facts that were recorded', async () => {
    const { root, site, tree } = await treesSite(true)
    await siteAt(root).ok('-C c0 --no-save add host new01 --network lan0')
    const store = await openSiteStore(onBranch(site, 'customer/c0'))
    const at = '2026-07-01T12:00:00.000Z'
    await store.runs.keepFacts([{ host: 'new01', at, facts: '{"cpus":77}' }])
    await store.close()
    const shown =
      "export default site(({ host, facts }) => { throw new Error(host.name + ' ' + facts.cpus) })"
    const [checked] = await checkTrees(site, [tree('c0', manifest(shown))])
    expect(checked?.problems.flatMap(({ lines }) => lines).join()).toContain('new01 77 ')
  })

  it('tells what was wrong before as well, and where there is nothing to compare with', async () => {
    const { site, tree } = many
    const wrong = manifest("export default site(() => [file('x')])")
    const { branch, before = '', tree: bad } = tree('c0', wrong)
    const worse = tree('c0', { ...wrong, x: '' }).tree
    const [still, mended] = await checkTrees(site, [
      { customer: 'c0', branch, before: bad, tree: worse },
      { customer: 'c0', branch, before: bad, tree: before },
    ])
    expect(still?.problems).toMatchObject([{ hosts: ['app01', 'db01', 'web01'], old: true }])
    expect(mended).toMatchObject({ problems: [], changes: [{ host: 'app01', unknown: true }, {}, {}] })
  })

  it('sees a secret that was set anew, and does not print it', async () => {
    const { root, site, tree } = many
    const files = manifest("export default site(() => [file('/etc/key', { content: secret('key') })])")
    const { branch, tree: before } = tree('c0', { ...files, 'secrets/key.age': 'age one' })
    const after = makeTree(root, before, { 'secrets/key.age': 'age two' })
    const other = makeTree(root, before, { 'secrets/other.age': 'age three' })
    const checked = await checkTrees(site, [
      { customer: 'c0', branch, before, tree: after },
      { customer: 'c0', branch, before, tree: other },
    ])
    expect(checked.map(({ changes }) => changes[0])).toEqual([
      { host: 'app01', added: [], removed: [], changed: ['file:/etc/key'] },
      undefined,
    ])
  })

  it("sees that the code of a type of the site's own has changed, and not that its tests have", async () => {
    const { root, site, tree } = many
    const type = (text: string): string => `import { defineType, each, probe, sh } from 'hostwright'
import * as z from 'zod/mini'
export const marker = defineType({
  name: 'marker', summary: 'x', id: z.string(), params: z.strictObject({}),
  observe: each(() => probe(sh\`true\`, () => null)),
  desired: () => ({ text: '${text}' }),
  converge: () => [sh\`true\`],
})\n`
    const { branch, tree: before } = tree('c0', {
      ...manifest(
        "import { marker } from '../types/marker/index.ts'\nexport default site(() => [file('/a'), marker('m')])",
      ),
      'types/marker/index.ts': type('one'),
    })
    const changes: readonly Files[] = [
      { 'types/marker/index.ts': type('two') },
      { 'types/_shared/x.ts': 'export const x = 1\n' },
      { 'types/marker/marker.test.ts': '', 'types/marker/README.md': '' },
      { 'types/other/index.ts': type('two') },
    ]
    const checked = await checkTrees(
      site,
      changes.map((files) => ({ customer: 'c0', branch, before, tree: makeTree(root, before, files) })),
    )
    expect(firstLines(checked)).toEqual([[], [], [], []])
    const all = ['app01 marker:m', 'db01 marker:m', 'web01 marker:m']
    expect(checked.map((one) => one.changes.map(({ host, changed }) => `${host} ${changed.join()}`))).toEqual(
      [all, all, [], []],
    )
  })

  it('sweeps what a killed process has left, and nothing of one that lives', async () => {
    const { root, site, tree } = many
    const trees = join(root, '.git', 'hostwright', 'trees')
    // Of the first process of all, and of one that cannot be.
    for (const pid of ['1', '4194305']) {
      mkdirSync(join(trees, pid, '0', 'tree-after-1'), { recursive: true })
      writeFileSync(join(trees, pid, '0', 'tree-after-1', 'x'), '')
    }
    await checkTrees(site, [tree('c0', { x: '' })])
    expect(readdirSync(trees)).toEqual(['1'])
  })
})
