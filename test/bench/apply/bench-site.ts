/** A site whose hosts have the 62 resources of the benchmark: 21 files, 11 directories, 10 groups, 10 lines, 5 links, 5 packages. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface BenchHost {
  readonly address: string
  readonly port: number
  readonly hostKey: string
}

const MANIFEST = `import { directory, file, group, line, link, pkg, site, type Resource } from 'hostwright'

const top = '/srv/bench'
const times = (count: number, make: (index: number) => Resource): Resource[] =>
  Array.from({ length: count }, (_, index) => make(index))

export default site(({ facts }) => [
  directory(top),
  times(10, (n) => directory(\`\${top}/d\${n}\`, { mode: '0755' })),
  times(21, (n) =>
    file(\`\${top}/d\${n % 10}/f\${n}\`, {
      content: \`file \${n} on \${facts.os.id}\\n\`.repeat(20),
      owner: 'root',
      mode: '0644',
    }),
  ),
  times(10, (n) => group(\`bench\${n}\`)),
  times(10, (n) => line(\`line \${n}\`, { path: \`\${top}/lines\${n}\`, line: \`line \${n}\`, create: true })),
  times(5, (n) => link(\`\${top}/l\${n}\`, { target: \`\${top}/d\${n}\` })),
  ['bash', 'coreutils', 'dpkg', 'sed', 'tar'].map((name) => pkg(name)),
])
`

/** In `folder/site`; gives its path. */
export function makeBenchSite(folder: string, hosts: Readonly<Record<string, BenchHost>>): string {
  const site = join(folder, 'site')
  mkdirSync(join(site, 'manifests'), { recursive: true })
  mkdirSync(join(site, 'inventory', 'hosts'), { recursive: true })
  writeFileSync(join(site, 'hostwright.yaml'), 'base: main\n')
  writeFileSync(join(site, 'manifests', 'site.ts'), MANIFEST)
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
