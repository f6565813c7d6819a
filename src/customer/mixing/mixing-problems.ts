/** What mixes customers up, said to people. */
import { Invalid, type Problem } from '../../core/errors.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import type { Mixing } from './check-move.ts'
import type { ForeignCommit } from './foreign-commits.ts'
import type { ForeignText } from './foreign-text.ts'

/** `wayOut`: what does it nevertheless; it is said also where there is but one reason, which has a hint of its own. */
export function refusedFor(action: string, problems: readonly Problem[], wayOut: string): Invalid {
  const [first] = problems
  return problems.length === 1 && first?.hint !== undefined
    ? new Invalid(action, [{ ...first, hint: `${first.hint}; ${wayOut}` }])
    : new Invalid(action, problems, { hint: wayOut })
}

const SHOWN = 10

/** The reasons, for people. */
export function problemsOf({ commits, text, renamed }: Mixing): readonly Problem[] {
  const shown = commits.slice(0, SHOWN).map(({ commit, owner }): Problem => ({
    message: `commit ${commit.slice(0, 10)} is of customer "${owner}"`,
  }))
  if (commits.length > SHOWN)
    shown.push({ message: `and ${commits.length - SHOWN} commits more, of ${namesOf(commits.slice(SHOWN))}` })
  const last = shown.at(-1)
  if (last !== undefined)
    shown.push({
      ...(shown.pop() ?? last),
      hint: `no customer is merged into another, or into base; "git cherry-pick COMMIT" takes a single change of manifests along${renamed === undefined ? '' : `; ${renamed}`}`,
    })
  const hints = new Set<string>()
  return [
    ...shown,
    ...firstOf(text).map((one): Problem => {
      const hint = hints.has(one.why) ? undefined : HINTS[one.why]
      hints.add(one.why)
      return { message: `${one.path}: ${reasonOf(one)}`, hint }
    }),
    ...(text.length > SHOWN ? [{ message: `and ${text.length - SHOWN} files more` }] : []),
  ]
}

/** As many as are shown, with one of each reason among them. */
function firstOf(text: readonly ForeignText[]): readonly ForeignText[] {
  const first = [...new Map([...text].reverse().map((one) => [one.why, one])).values()]
  const others = text.filter((one) => !first.includes(one)).slice(0, SHOWN - first.length)
  return text.filter((one) => first.includes(one) || others.includes(one))
}

const HINTS: Readonly<Record<ForeignText['why'], string | undefined>> = {
  secret: '"cfg -C NAME secret set" sets one for a customer of its own',
  merged: `"cfg sync NAME" merges base and leaves the inventory of the customer as it is; in a merge by hand: git restore --source=HEAD --staged --worktree ${INVENTORY_FOLDER}, and then git commit`,
  copy: undefined,
  hardware: 'a machine that was handed on is retired where it was before: inv state HOST retired',
}

function namesOf(commits: readonly ForeignCommit[]): string {
  return [...new Set(commits.map(({ owner }) => `"${owner}"`))].join(', ')
}

function reasonOf({ why, owner, detail }: ForeignText): string {
  const whose = owner === undefined ? 'base' : `customer "${owner}"`
  if (why === 'merged') return "it is of base's own inventory"
  if (why === 'secret') return `it is a secret of ${whose}`
  if (why === 'hardware') return `${whose} has a machine with ${detail ?? 'the same hardware'}`
  return `it is the text of ${whose}${detail === undefined ? '' : `, ${detail} there`}`
}
