/** Repositories that are laid out in every way that Git knows, each made of one site with base and customer acme. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { initSite } from '../../../src/inventory/init-site.ts'
import { gitIn, siteAt, siteEnv } from '../../lib/temp-site.ts'

/** Makes the layout in an empty folder of its own. Gives the top folder of the work tree to work in. */
type Layout = (site: string, folder: string) => string | Promise<string>

/** A site whose base has a change that its customer does not have yet. */
export async function makeSite(root: string): Promise<void> {
  await initSite(root, siteEnv)
  const { ok } = siteAt(root)
  for (const line of [
    'add network lan',
    'add subnet 10.0.0.0/24 --network lan --domain base.example',
    'add customer acme',
    '-C acme add network lan',
    '-C acme add subnet 10.0.0.0/24 --network lan --domain acme.example',
    '-C acme add host first --network lan',
  ])
    await ok(line)
  writeFileSync(join(root, 'manifests/files/motd'), 'new on base\n')
  gitIn(root, 'add', 'manifests')
  gitIn(root, 'commit', '-qm', 'motd')
}

function clone(site: string, folder: string, ...options: readonly string[]): string {
  const root = join(folder, 'clone')
  gitIn('/', 'clone', '-q', ...options, `file://${site}`, root)
  return root
}

export const layouts: Readonly<Record<string, Layout>> = {
  'a clone': (site, folder) => clone(site, folder),
  'a shallow clone': (site, folder) => clone(site, folder, '--depth', '8', '--no-single-branch'),
  'a shallow clone of last commits': (site, folder) =>
    clone(site, folder, '--depth', '1', '--no-single-branch'),
  'a path with spaces and quotes': (site, folder) => {
    const within = join(folder, `Ann's "own" sités $HOME`)
    mkdirSync(within)
    return clone(site, within)
  },
  'a detached head': (site, folder) => {
    const root = clone(site, folder)
    gitIn(root, 'checkout', '-q', '--detach')
    return root
  },
  'a linked work tree': (site, folder) => {
    const linked = join(folder, 'linked')
    gitIn(clone(site, folder), 'worktree', 'add', '-q', '-b', 'feature', linked)
    return linked
  },
  "a linked work tree of a customer's branch": (site, folder) => {
    const linked = join(folder, 'linked')
    gitIn(clone(site, folder), 'worktree', 'add', '-q', linked, 'customer/acme')
    return linked
  },
  'a work tree of a bare repository': (site, folder) => {
    const [bare, linked] = [join(folder, 'site.git'), join(folder, 'linked')]
    gitIn('/', 'clone', '-q', '--bare', site, bare)
    gitIn(bare, 'worktree', 'add', '-q', linked, 'main')
    return linked
  },
  'a repository that lies elsewhere': (site, folder) =>
    clone(site, folder, '--separate-git-dir', join(folder, 'elsewhere')),
  'a repository with a submodule': (site, folder) => {
    const root = clone(site, folder)
    submodule(root, site, 'manifests/shared')
    return root
  },
  'a repository with SHA-256': async (_site, folder) => {
    gitIn(folder, 'init', '-q', '-b', 'main', '--object-format=sha256')
    await makeSite(folder)
    return folder
  },
  'a submodule': (site, folder) => {
    const outer = join(folder, 'outer')
    gitIn('/', 'init', '-q', '-b', 'main', outer)
    submodule(outer, site, 'site')
    return join(outer, 'site')
  },
}

function submodule(root: string, url: string, path: string): void {
  gitIn(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', url, path)
  gitIn(root, 'commit', '-qm', 'a submodule')
}
