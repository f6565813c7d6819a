import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { TreeToCheck } from '../../../src/cfg/check-trees/checked-tree.ts'
import { checkTrees, type CheckTreesOptions } from '../../../src/cfg/check-trees/check-trees.ts'
import { openSite } from '../../../src/inventory/site.ts'
import { makeTree } from '../../lib/make-tree.ts'
import { postgresSite, setDatabase } from '../../lib/postgres-site.ts'
import { checkout } from '../../lib/source-files.ts'
import { usePostgres } from '../../lib/stores.ts'
import { siteEnv } from '../../lib/temp-site.ts'
import { customers, firstLines, keeping, keptAlone, manifest, treesSite } from '../../lib/trees-site.ts'

/** A thread's own file as it stands in the source. */
const worker = pathToFileURL(join(checkout, 'src/cfg/check-trees/worker.ts')).href
const tsx = createRequire(import.meta.url)
  .resolve('tsx/esm/api')
  .replace(/cjs$/, 'mjs')
const code = `import { register } from '${pathToFileURL(tsx).href}'; register(); await import('${worker}')`
const threads: CheckTreesOptions = { threads: 2, program: { file: new URL(`data:text/javascript,${code}`) } }

describe('checkTrees in threads', () => {
  const server = usePostgres()

  it('does the same as without, and blames a manifest alone that ends its thread', async () => {
    const { site, tree } = await treesSite(false)
    const fine = { 'manifests/files/motd.hbs': 'x\n' }
    const trees = [
      ...customers.map((name) => tree(name, keeping)),
      tree('c0', { 'manifests/site.ts': 'process.exit(3)\n' }),
      tree('c3', manifest('setTimeout(() => process.exit(4), 5)\nexport default site(() => [])')),
      tree('c1', fine),
    ]
    const checked = await checkTrees(site, trees, threads)
    expect(firstLines(checked)).toEqual([
      ...keptAlone,
      ['Cannot evaluate the manifests: the thread ended with 3'],
      // What it leaves running ends the thread of a later one, which is begun again.
      expect.anything(),
      [],
    ])
    expect(checked.at(-1)).toEqual((await checkTrees(site, trees.slice(-1)))[0])
  })

  it('ends when it is interrupted, also where a manifest does not', async () => {
    const { root, site, tree } = await treesSite(false)
    const endless = tree('c1', { 'manifests/site.ts': 'for (;;) {}\n' })
    const interruption = new AbortController()
    const checking = checkTrees(site, [tree('c0', { x: '' }), endless, endless], {
      ...threads,
      signal: interruption.signal,
      onChecked: () => interruption.abort(),
    })
    await expect(checking).rejects.toThrow('Cannot check the manifests: interrupted')
    expect(readdirSync(join(root, '.git', 'hostwright', 'trees'))).toEqual([])
  })

  it('reads inventories from a server, also with a password, and makes no schema', async () => {
    const shared = await postgresSite(server())
    setDatabase(shared, server().url(shared.database).replace('?', '?password=of-no-use&'))
    await shared.ok('add customer acme')
    await shared.ok('-C acme add network lan')
    await shared.ok('-C acme add subnet 10.1.0.0/24 --network lan')
    await shared.ok('-C acme add host web01 --network lan')
    shared.git('branch', '-q', 'customer/brook', 'main')
    const site = await openSite({ site: shared.root, customer: undefined, cwd: shared.root, env: siteEnv })
    const files = {
      ...manifest("export default site(() => [file('/x')])"),
      'manifests/customer.ts': "export const customer = { name: 'x' }\n",
    }
    const trees = ['acme', 'brook'].map((customer): TreeToCheck => {
      const branch = `customer/${customer}`
      return { customer, branch, tree: makeTree(shared.root, branch, files) }
    })
    const schemas = (): string =>
      server().sql(shared.database, 'SELECT schema_name FROM information_schema.schemata ORDER BY 1')
    const before = schemas()
    const checked = await checkTrees(site, trees, threads)
    expect(firstLines(checked)).toEqual([[], []])
    expect(checked.map(({ hosts }) => hosts)).toEqual([1, 0])
    expect(schemas()).toBe(before)
    expect(before).toContain('acme')
    expect(before).not.toContain('brook')
  })
})
