/** `inv init` */
import { resolve } from 'node:path'
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { showIdentity } from '../../git/identity.ts'
import { initSite } from '../../inventory/init-site.ts'

export const initCommand = defineCommand({
  words: ['init'],
  summary: 'Make a folder a site: Git repository, settings, empty inventory',
  positionals: { dir: { summary: 'the folder (default: this one)', optional: true, complete: 'directory' } },
  examples: [
    { line: 'inv init office', does: 'a new site in ./office' },
    { line: 'inv init', does: 'makes the work tree here a site' },
  ],
  run: async (context, { dir }) => {
    const folder = resolve(context.cwd, dir ?? context.site ?? '.')
    const { site, author, files } = await initSite(folder, context.env)
    if (!author.configured)
      context.emit({
        kind: 'identity',
        level: 'note',
        text: `Git knows no name for you: committed as ${showIdentity(author)}`,
      })
    return {
      result: { site: folder, branch: site.branch, files },
      render: [
        lines(
          `${folder} is a site now, on branch ${site.branch}. Next:`,
          ...(folder === context.cwd ? [] : [`  cd ${dir ?? folder}`]),
          '  inv add network office',
          '  inv add subnet 10.20.0.0/24 --network office --domain office.example',
          '  inv add host web01 --network office',
          '  cfg plan web01',
        ),
      ],
    }
  },
})
