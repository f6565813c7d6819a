/** `inv init` */
import { resolve } from 'node:path'
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import { showIdentity } from '../../git/identity.ts'
import { readCustomersHooks } from '../../customer/mixing/customers-hooks.ts'
import { initSite } from '../../inventory/init-site.ts'
import type { Site } from '../../inventory/site.ts'
import { installHooks } from '../install-hooks.ts'

export const initCommand = defineCommand({
  words: ['init'],
  summary: 'Make a folder a site: Git repository, settings, empty inventory',
  positionals: { dir: { summary: 'the folder (default: this one)', optional: true, complete: 'directory' } },
  options: {
    hooks: { type: 'flag', summary: 'have Git keep customers apart by its hooks, as inv hooks install does' },
  },
  examples: [
    { line: 'inv init office', does: 'a new site in ./office' },
    { line: 'inv init', does: 'makes the work tree here a site' },
    { line: 'inv init --hooks', does: 'and has Git refuse what would mix customers up' },
  ],
  run: async (context, { dir, hooks }) => {
    const folder = resolve(context.cwd, dir ?? context.site ?? '.')
    const { site, author, files } = await initSite(folder, context.env)
    if (!author.configured)
      context.emit({
        kind: 'identity',
        level: 'note',
        text: `Git knows no name for you: committed as ${showIdentity(author)}`,
      })
    const hooked = await offerHooks(context, site, hooks)
    return {
      result: { site: folder, branch: site.branch, files, hooks: hooked ?? null },
      render: [
        lines(
          `${folder} is a site now, on branch ${site.branch}. Next:`,
          ...(folder === context.cwd ? [] : [`  cd ${dir ?? folder}`]),
          '  inv add network office',
          '  inv add subnet 10.20.0.0/24 --network office --domain office.example',
          '  inv add host web01 --network office',
          '  cfg plan web01',
          ...(hooked === undefined
            ? ['Before the first customer: "inv hooks install" has Git refuse what would mix customers up.']
            : [`Git keeps customers apart by the hooks in ${hooked}.`]),
        ),
      ],
    }
  },
})

/** Where they were put; on a terminal that is asked about. A folder of hooks that other repositories share is left to `inv hooks install`. */
async function offerHooks(
  context: CommandContext,
  { repository }: Site,
  wanted: boolean,
): Promise<string | undefined> {
  if (!wanted && !context.interactive) return undefined
  if ((await readCustomersHooks(repository)).folder.isShared) return undefined
  if (
    !(await context.confirm('Have Git refuse what would mix customers up, by hooks in this clone?', wanted))
  )
    return undefined
  return (await installHooks(repository)).folder.path
}
