/** A site with four customers of three hosts, and trees made of their branches, to be checked. */
import { join } from 'node:path'
import type { CheckedTree, TreeToCheck } from '../../src/cfg/check-trees/checked-tree.ts'
import { openSite, type Site } from '../../src/inventory/site.ts'
import { makeTree } from './make-tree.ts'
import { manyCustomers } from './many-customers.ts'
import { siteAt, siteEnv } from './temp-site.ts'
import { tempFolder } from './temp-store.ts'

export type Files = Readonly<Record<string, string | undefined>>

export interface TreesSite {
  readonly root: string
  readonly site: Site
  /** A customer's branch, and the same with these files in it. */
  readonly tree: (customer: string, files: Files) => TreeToCheck
}

export const customers = ['c0', 'c1', 'c2', 'c3'] as const

/** With base merged, the last of them cannot be evaluated. */
export async function treesSite(databases: boolean, atEnd?: (clean: () => void) => void): Promise<TreesSite> {
  const folder = join(tempFolder(atEnd), 'site')
  const { root } = await manyCustomers({ customers: 4, hosts: 3, folder, databases, failing: [3] })
  const { git } = siteAt(root)
  return {
    root,
    site: await openSite({ site: root, customer: undefined, cwd: root, env: siteEnv }),
    tree: (customer, files) => {
      const branch = `customer/${customer}`
      return { customer, branch, before: git('rev-parse', branch), tree: makeTree(root, branch, files) }
    },
  }
}

/** An entry manifest; what it may use is imported. */
export function manifest(body: string): Readonly<Record<string, string>> {
  const imports = `import { file, fromFile, secret, site } from 'hostwright'\nimport { customer } from './customer.ts'`
  return { 'manifests/site.ts': `${imports}\n${body}\n` }
}

/** Of each problem of each tree. */
export function firstLines(checked: readonly CheckedTree[]): readonly (readonly (string | undefined)[])[] {
  return checked.map(({ problems }) => problems.map(({ lines }) => lines[0]))
}

/** Keeps something wherever that can be done, and throws for the last host with all of it. */
export const keeping: Readonly<Record<string, string>> = {
  ...manifest(`
import { kept } from './kept.ts'
import { module } from './kept.mjs'
import common from './kept.cjs'
import data from './kept.json'
export default site(({ host }) => {
  const places = [kept, module, common.kept, data.kept, (globalThis.kept ??= []), (process.kept ??= [])]
  for (const place of places) place.push(\`\${customer.name} \${host.name}\`)
  const found = places.map((place) => place.join(', '))
  if (new Set(found).size > 1) throw new Error(\`not alike: \${found.join('; ')}\`)
  if (host.name === 'web01') throw new Error(found[0])
  return []
})`),
  'manifests/kept.ts': 'export const kept: string[] = []\n',
  'manifests/kept.mjs': 'export const module = []\n',
  'manifests/kept.cjs': 'exports.kept = []\n',
  'manifests/kept.json': '{ "kept": [] }\n',
}
/** Within one evaluation it is seen, so that it would be seen in another too. */
export const keptAlone = customers.map((name) => [
  `Cannot evaluate the manifests for "web01": ${name} app01, ${name} db01, ${name} web01 (manifests/site.ts:13)`,
])
