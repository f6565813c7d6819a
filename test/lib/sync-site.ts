/** A site whose base goes on after customers were made from it, and `cfg` run on it in this process. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cfgProgram } from '../../src/bin/cfg-program.ts'
import type { CustomerSync } from '../../src/cfg/sync/customer-sync.ts'
import { type Ran, type RunOptions, runProgram } from './run-program.ts'
import { gitIn, siteEnv, tempSite, type TestSite } from './temp-site.ts'

type Files = Readonly<Record<string, string | undefined>>

/** One of `cfg sync --json`. */
export type SyncedCustomer = Omit<CustomerSync, 'news'> & { readonly commits: number }

export interface SyncSite extends TestSite {
  readonly cfg: (line: string, options?: RunOptions) => Promise<Ran>
  /** `cfg sync … --json`, by customer. */
  readonly sync: (line: string) => Promise<{
    readonly exitCode: number
    readonly customers: Readonly<Record<string, SyncedCustomer>>
    readonly stderr: string
  }>
  /** Commits files to a branch that is checked out nowhere, or in `root`; undefined removes one. Gives the commit. */
  readonly commit: (branch: string, message: string, files: Files) => string
  /** Git's id of a folder or commit, or what a file holds. */
  readonly at: (name: string) => string
}

/** Base has a manifest of one file, which says `hello`, and each customer one host, `web`. */
export async function syncSite(
  customers: readonly string[],
  atEnd?: (clean: () => void) => void,
): Promise<SyncSite> {
  const site = syncSiteOf(await tempSite(atEnd))
  site.commit('main', 'A manifest', { 'manifests/site.ts': manifest('hello'), 'manifests/own.ts': OWN })
  for (const [index, name] of customers.entries()) {
    await site.ok(`add customer ${name}`)
    await site.ok(`-C ${name} add network lan`)
    await site.ok(`-C ${name} add subnet 10.${index}.0.0/24 --network lan --domain ${name}.example`)
    await site.ok(`-C ${name} add host web --network lan`)
  }
  return site
}

/** A file's content that the customers share, in the middle of lines that nobody changes. */
export function manifest(text: string): string {
  return `import { file, site } from 'hostwright'
import { own } from './own.ts'

// What holds for all.
const shared = '${text}'

export default site(({ host }) => [
  file('/etc/shared', { content: shared }),
  file('/etc/own', { content: own.text.toUpperCase() + host.name }),
])
`
}

const OWN = `export const own: { readonly text: string } = { text: 'base' }\n`

function syncSiteOf(site: TestSite): SyncSite {
  const { root } = site
  const cfg: SyncSite['cfg'] = (line, options) =>
    runProgram(cfgProgram, line.split(' ').filter(Boolean), {
      cwd: root,
      env: { ...siteEnv, HOME: dirname(root) },
      ...options,
    })
  const at = (name: string): string => gitIn(root, 'rev-parse', name)
  return {
    ...site,
    cfg,
    at,
    sync: async (line) => {
      const { stdout, stderr, exitCode } = await cfg(`sync ${line} --json`)
      if (exitCode !== 0 && exitCode !== 1 && exitCode !== 3)
        throw new Error(`cfg sync ${line}: ${stdout}${stderr}`)
      const { result } = JSON.parse(stdout) as { result: { customers: readonly SyncedCustomer[] } }
      return {
        exitCode,
        stderr,
        customers: Object.fromEntries(result.customers.map((one) => [one.customer, one])),
      }
    },
    commit: (branch, message, files) => {
      const folder = branch === gitIn(root, 'branch', '--show-current') ? root : `${root}-commit`
      if (folder !== root) gitIn(root, 'worktree', 'add', '--quiet', folder, branch)
      for (const [path, text] of Object.entries(files))
        if (text === undefined) rmSync(join(folder, path))
        else {
          mkdirSync(dirname(join(folder, path)), { recursive: true })
          writeFileSync(join(folder, path), text)
        }
      gitIn(folder, 'add', '--all', '--', ...Object.keys(files))
      gitIn(folder, 'commit', '--quiet', '--message', message)
      if (folder !== root) gitIn(root, 'worktree', 'remove', '--force', folder)
      return at(branch)
    },
  }
}
