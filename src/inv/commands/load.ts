/** `inv load` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import { Invalid } from '../../core/errors.ts'
import { readIdentity, showIdentity } from '../../git/identity.ts'
import type { Site } from '../../inventory/site.ts'
import { loadText } from '../../inventory/text/load.ts'
import { howToEnd, uncommitted, WHAT_IT_IS, type Uncommitted } from '../../inventory/text/uncommitted.ts'
import { commandLine } from '../command-line.ts'
import { withInventory } from '../with-inventory.ts'

export const loadCommand = defineCommand({
  words: ['load'],
  summary: 'Bring the text on the branch into the database, all of it or nothing',
  description: `What belongs to another customer is not loaded unless that is confirmed: commits of theirs, or the text of their hosts. It may have come by
a merge or a copy that nobody meant; git revert or git reset takes it off the branch again.`,
  options: {
    force: { type: 'flag', summary: 'also over objects that were changed in the database and not saved' },
    yes: { type: 'flag', summary: 'also what belongs to another customer' },
  },
  examples: [{ line: 'inv load', does: 'after git pull' }],
  run: async (context, { force, yes }) =>
    withInventory(
      context,
      async ({ site, store }) => {
        const saved = await store.read(async (reader) => reader.saved())
        await confirmForeign(context, site, saved?.commit || undefined, yes)
        const who = showIdentity(await readIdentity(site.root, context.env))
        const reason = { who, why: commandLine(context.argv) }
        const loaded = await loadText(site, store, { reason, force })
        const { added, changed, removed } = loaded
        sayUncommitted(
          context,
          site.branch,
          await uncommitted(site),
          added.length + changed.length + removed.length,
        )
        const listed = [
          ...added.map((title) => `+ ${title}`),
          ...changed.map((title) => `~ ${title}`),
          ...removed.map((title) => `- ${title}`),
        ]
        return {
          result: { branch: site.branch, ...loaded },
          render: [
            lines(...listed, `${added.length} added, ${changed.length} changed, ${removed.length} removed`),
          ],
        }
      },
      {
        noSave: true,
        quiet: true,
        admitText: async (site) => confirmForeign(context, site, undefined, yes),
      },
    ),
})

/** Throws Invalid with all reasons unless somebody wants it nevertheless. `since`: the commit that was loaded last. */
async function confirmForeign(
  context: CommandContext,
  site: Site,
  since: string | undefined,
  yes: boolean,
): Promise<void> {
  const { mixingOf, mixingSince } = await import('../../customer/mixing/branch-mixing.ts')
  const { problemsOf, refusedFor } = await import('../../customer/mixing/mixing-problems.ts')
  const problems = problemsOf(since === undefined ? await mixingOf(site) : await mixingSince(site, since))
  if (problems.length === 0) return
  const action = `Cannot load the text of branch "${site.branch}", which would mix customers up`
  const refused = refusedFor(action, problems, 'inv load --yes loads it nevertheless')
  if (!context.interactive && !yes) throw refused
  for (const { message } of problems) context.emit({ kind: 'mixing', level: 'warning', text: message })
  if (!(await context.confirm('load what belongs to others?', yes))) throw refused
}

/** Where there was nothing else to load, the edits are what was meant: an error then. */
function sayUncommitted(
  context: CommandContext,
  branch: string,
  found: readonly Uncommitted[],
  loaded: number,
): void {
  if (found.length === 0) return
  const end = howToEnd(found, { committed: 'inv load' })
  if (loaded === 0)
    throw new Invalid(
      `Cannot load the text of branch "${branch}"`,
      found.map(({ path, state }) => ({ message: `${path} is ${WHAT_IT_IS[state]}` })),
      {
        hint: `load reads what is committed${end === undefined ? ': git add and git commit, then inv load' : `, and ${end}`}`,
      },
    )
  const states = [...new Set(found.map(({ state }) => state))]
  const listed = states.map(
    (state) =>
      `${WHAT_IT_IS[state]}: ${found
        .filter((one) => one.state === state)
        .map(({ path }) => path)
        .join(', ')}`,
  )
  context.emit({
    kind: 'inventory',
    level: 'note',
    text: ['load reads what is committed', ...listed, ...(end === undefined ? [] : [end])].join('; '),
  })
}
