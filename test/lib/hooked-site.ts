/** A site with customers for the tests of what keeps them apart: Git run as an operator runs it, in a path with a space. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { siteAt, siteEnv, tempSite, type TestSite } from './temp-site.ts'
import { tempFolder } from './temp-store.ts'

/** What asks nobody: the variable would reach the hook from a git that this very program runs. */
export const operatorEnv: NodeJS.ProcessEnv = { ...siteEnv, HOSTWRIGHT_HOOKS: '' }

export interface GitRan {
  readonly status: number | null
  /** Both of its streams. */
  readonly said: string
}

export function gitAs(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = operatorEnv): GitRan {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd, env, encoding: 'utf8' })
  return { status, said: `${stdout}${stderr}` }
}

export function gitSaid(cwd: string, ...args: readonly string[]): GitRan {
  return gitAs(cwd, args)
}

/** Throws unless it ends well; gives what it says. */
export function gitDone(cwd: string, ...args: readonly string[]): string {
  const { status, said } = gitAs(cwd, args)
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${said}`)
  return said.trim()
}

export function writeAt(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

export function commitAll(root: string, message: string): GitRan {
  gitDone(root, 'add', '-A')
  return gitSaid(root, 'commit', '-qm', message)
}

type AtEnd = (clean: () => void) => void

/**
 * Customers acme and beta, each with host web01 at the same address, and customer plain, whose branch Git alone made, so that nothing
 * on it says whose it is; on base a host of its own.
 */
export async function threeCustomers(atEnd?: AtEnd): Promise<string> {
  const { root, ok } = await tempSite(atEnd)
  await ok('add network office')
  await ok('add subnet 10.20.0.0/24 --network office --domain office.example')
  await ok('add host hv1 --network office --mac 00:16:3e:00:00:01')
  for (const [name, mac] of [
    ['acme', '00:16:3e:00:00:02'],
    ['beta', '00:16:3e:00:00:03'],
  ]) {
    await ok(`add customer ${name}`)
    await ok(`-C ${name} add network lan`)
    await ok(`-C ${name} add subnet 10.1.0.0/24 --network lan --domain ${name}.example`)
    await ok(`-C ${name} add host web01 --network lan --mac ${mac}`)
  }
  gitDone(root, 'switch', '-qc', 'customer/plain', 'main')
  writeAt(root, 'inventory/hosts/only.yaml', 'kind: physical\nstate: active\nserial: S4\n')
  commitAll(root, 'by hand')
  writeAt(root, 'manifests/plain.ts', 'export {}\n')
  commitAll(root, 'by hand, more')
  gitDone(root, 'switch', '-q', 'main')
  return root
}

/** A copy of a site, in a path with a space. */
export function copyOfSite(template: string, atEnd?: AtEnd): TestSite {
  const root = join(tempFolder(atEnd), 'a site')
  cpSync(template, root, { recursive: true })
  return siteAt(root)
}
