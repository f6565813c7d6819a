/** Fills the databases of many customers without a command for each. */
import { copyFile } from 'node:fs/promises'
import type { Wanted } from '../../src/db/store.ts'
import { commitOf } from '../../src/git/repository.ts'
import { filesOf, treeOf } from '../../src/git/objects/trees.ts'
import type { RunStart } from '../../src/inventory/model/run.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import { openSiteStore } from '../../src/inventory/open-site-store.ts'
import { customerBranch } from '../../src/inventory/customer-branches.ts'
import { onBranch, openSite, type Site } from '../../src/inventory/site.ts'
import { INVENTORY_FOLDER } from '../../src/inventory/text/paths.ts'
import { runHost, runStart } from './run-start.ts'
import { siteEnv } from './temp-site.ts'

/** Each has its text loaded, and an apply and a verify of all its hosts recorded; every seventh found a host changed. */
export async function fillDatabases(
  root: string,
  names: readonly string[],
  inventory: (customer: number) => Snapshot,
): Promise<void> {
  const site = await openSite({ site: root, customer: undefined, cwd: root, env: siteEnv })
  await (await openSiteStore(site)).close()
  for (const [n, name] of names.entries()) {
    const own = onBranch(site, customerBranch(name))
    // An empty database with its tables: making them takes longer than all else.
    if (site.database.dialect === 'sqlite' && own.database.dialect === 'sqlite')
      await copyFile(site.database.file, own.database.file)
    await fill(own, n, inventory(n))
  }
}

async function fill(site: Site, n: number, snapshot: Snapshot): Promise<void> {
  const head = await commitOf(site.repository, site.branch)
  if (head === undefined) throw new Error(`there is no branch ${site.branch}`)
  const files = await filesOf(site.root, head, INVENTORY_FOLDER)
  const tree = await treeOf(site.root, head, INVENTORY_FOLDER)
  const store = await openSiteStore(site)
  try {
    await store.change({ who: 'Ann Other <ann@example.org>', why: 'inv load' }, async (tx) => {
      await tx.replace(wantedOf(snapshot))
      await tx.setSavedFiles(files)
      tx.setSaved({ commit: head, tree, changeSet: 'all' })
    })
    await record(store.runs, site.branch, { n, head, snapshot })
  } finally {
    await store.close()
  }
}

function wantedOf({ networks, groups, hosts, zones }: Snapshot): readonly Wanted[] {
  return [
    ...networks.map((after): Wanted => ({ kind: 'network', name: after.name, after })),
    ...groups.map((after): Wanted => ({ kind: 'group', name: after.name, after })),
    ...hosts.map((after): Wanted => ({ kind: 'host', name: after.name, after })),
    ...zones.map((after): Wanted => ({ kind: 'zone', name: after.name, after })),
  ]
}

async function record(
  runs: Awaited<ReturnType<typeof openSiteStore>>['runs'],
  branch: string,
  { n, head, snapshot }: { readonly n: number; readonly head: string; readonly snapshot: Snapshot },
): Promise<void> {
  const hosts = snapshot.hosts.map(({ name }) => name)
  const minute = String(n % 60).padStart(2, '0')
  const start = (kind: RunStart['kind'], id: string, hour: string): RunStart =>
    runStart(`${id}${String(n).padStart(6, '0')}`, {
      kind,
      branch,
      commit: head,
      hosts,
      started: `2026-07-01T${hour}:${minute}:00.000Z`,
      command: `cfg ${kind} --all -C ${branch.split('/').at(-1) ?? ''}`,
    })
  const end = { modified: false, keep: 1000 }
  const seen = '2026-07-01T12:00:00.000Z'
  const applied = hosts.map((host, at) => runHost(host, at === 0 ? 'changed' : 'ok'))
  await runs.keep(start('apply', 'a0', '10'), { seen, hosts: applied, facts: [], end })
  const verified = hosts.map((host, at) => runHost(host, n % 7 === 6 && at === 1 ? 'changed' : 'ok'))
  await runs.keep(start('verify', 'b0', '11'), { seen, hosts: verified, facts: [], end })
}
