/** A site with a host in it, made by the built programs. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { checkout } from '../../lib/source-files.ts'

export function programPath(name: 'inv' | 'cfg'): string {
  return join(checkout, 'bin', name)
}

/** In `folder/site`; gives its path. */
export function makeSite(folder: string): string {
  const site = join(folder, 'site')
  inv(folder, 'init', site)
  inv(site, 'add', 'network', 'office')
  inv(site, 'add', 'subnet', '192.0.2.0/24', '--network', 'office', '--domain', 'office.example')
  inv(site, 'add', 'host', 'web01', '--network', 'office', '--mac', '00:16:3e:00:00:10')
  return site
}

function inv(cwd: string, ...argv: readonly string[]): void {
  const { status, stderr } = spawnSync(programPath('inv'), argv, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`"inv ${argv.join(' ')}" ended with ${status}:\n${stderr}`)
}
