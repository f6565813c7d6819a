/** `cfg which`: how far a change has come. */
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { chosenCustomers } from '../../customer/table/chosen-customers.ts'
import { whichCustomers } from '../../customer/which/which-customers.ts'
import { commitTitles } from '../../git/commits/commit-title.ts'
import { resolveCommit } from '../../git/commits/resolve-commit.ts'
import { renderWhich } from '../customers/render-which.ts'
import { askedFor, onlyThese, siteOfAll } from '../customers/site-of-all.ts'

export const which = defineCommand({
  words: ['which'],
  summary: 'Show which customers have a change, and which do not have it yet',
  description: `A customer has the commit where its branch contains it. One whose branch has the same change by another commit (cherry-picked,
rebased, or made once more) is shown with that. Remotes are as of the last fetch.`,
  positionals: {
    commit: { summary: 'an id or its beginning, a branch or a tag' },
    names: onlyThese,
  },
  examples: [
    { line: 'cfg which main', does: 'who has all that is on base' },
    { line: 'cfg which 1a2b3c4', does: 'who has this change' },
    {
      line: `cfg which 1a2b3c4 --json | jq -r '.result.customers[] | select(.has == "no").customer'`,
      does: 'names of those that do not have it',
    },
  ],
  run: async (context, { commit: revision, names }) => {
    const action = `Cannot say who has commit "${revision}"`
    const site = await siteOfAll(context)
    const commit = await resolveCommit(site.root, revision, action)
    const [title] = await commitTitles(site.root, ['--max-count=1', commit])
    if (title === undefined) throw new UserError(`${action}: Git does not show it`)
    const rows = await whichCustomers(site, commit)
    const base = rows.filter(({ customer }) => customer === undefined)
    const chosen = chosenCustomers(
      action,
      rows.filter(({ customer }) => customer !== undefined),
      askedFor(context, names),
    )
    return {
      result: { ...title, base: base[0] ?? null, customers: chosen },
      render: [renderWhich(title, [...base, ...chosen])],
    }
  },
})
