/** A site of ours whose hosts are to have what the bench asks for. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Work } from './work.ts'

export interface BenchHost {
  readonly address: string
  readonly port: number
  readonly hostKey: string
}

/** In `folder/site`; gives its path. */
export function makeBenchSite(
  folder: string,
  hosts: Readonly<Record<string, BenchHost>>,
  work: Work,
): string {
  const site = join(folder, 'site')
  mkdirSync(join(site, 'manifests'), { recursive: true })
  mkdirSync(join(site, 'inventory', 'hosts'), { recursive: true })
  writeFileSync(join(site, 'hostwright.yaml'), 'base: main\n')
  writeFileSync(join(site, 'manifests', 'site.ts'), manifestOf(work))
  for (const [name, { address, port, hostKey }] of Object.entries(hosts))
    writeFileSync(
      join(site, 'inventory', 'hosts', `${name}.yaml`),
      `kind: physical
state: active
attributes:
  ssh-address: ${address}
  ssh-port: ${port}
hostKeys:
  - ${hostKey}
`,
    )
  const git = (...argv: readonly string[]): void => {
    execFileSync('git', argv, { cwd: site, stdio: 'pipe' })
  }
  git('init', '--quiet', '--initial-branch=main')
  git('add', '--all')
  git('-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '--quiet', '--message=bench')
  return site
}

function manifestOf({ directories, files, links, groups, lines, packages }: Work): string {
  return `import { directory, file, group, line, link, pkg, site } from 'hostwright'

export default site(() => [
  ${JSON.stringify(directories)}.map((path) => directory(path, { mode: '0755' })),
  ${JSON.stringify(files)}.map(({ path, content }) => file(path, { content, owner: 'root', mode: '0644' })),
  ${JSON.stringify(groups)}.map((name) => group(name)),
  ${JSON.stringify(lines)}.map((one) => line(one.line, { ...one, create: true })),
  ${JSON.stringify(links)}.map(({ path, target }) => link(path, { target })),
  ${JSON.stringify(packages)}.map((name) => pkg(name)),
])
`
}
