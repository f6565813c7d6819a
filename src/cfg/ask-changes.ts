/** `cfg apply --interactive`: shows each change and asks whether it is wanted. */
import { branchLabel } from '../inventory/customer-branches.ts'
import type { Question } from '../apply/approve.ts'
import { type Block, lines, pairs, toned } from '../command/block.ts'
import type { CommandContext } from '../command/context.ts'
import { UserError } from '../core/errors.ts'
import { renderChange } from './render-report.ts'

type Approve = (question: Question) => Promise<boolean>

type Asking = Pick<CommandContext, 'ask' | 'interactive' | 'preview'>

/** For hosts of a branch. Throws UserError where nobody sits there to be asked. Hosts must come one after the other. */
export function askChanges(context: Asking): (branch: string) => Approve {
  if (!context.interactive)
    throw new UserError('Cannot ask before each change: there is no terminal', {
      hint: 'cfg plan HOST -o FILE, and then cfg apply --plan FILE, does what was looked at',
    })
  return (branch) => askAbout(context, branch)
}

function askAbout(context: Asking, branch: string): Approve {
  const allOf = new Set<string>()
  let isOver = false
  return async (question) => {
    if (isOver) return false
    if (allOf.has(question.host)) return true
    context.preview([heading(question), shown(question)])
    for (;;) {
      switch (await readAnswer(context, question, branch)) {
        case 'y':
          return true
        case 'n':
          return false
        case 'a':
          allOf.add(question.host)
          return true
        case 'q':
          isOver = true
          return false
        case 'd':
          context.preview([details(question)])
          break
        default:
          context.preview([lines(HELP)])
      }
    }
  }
}

const HELP = `y: make this change
n: leave it, and what depends on it, as it is
a: make this change and all others of this host
q: leave this and everything else as it is, on all hosts; restarts for what was changed are made
d: where it comes from, and what follows from it`

/** The end of the input is an end of the whole. */
async function readAnswer(
  { ask }: Pick<CommandContext, 'ask'>,
  { host }: Question,
  branch: string,
): Promise<string> {
  const answer = await ask(
    `Make this change on ${host} of ${branchLabel(branch)}? [y]es, [n]o, [a]ll, [q]uit, [d]etails`,
  )
  const word = answer?.trim().toLowerCase()
  if (word === undefined) return 'q'
  return ['yes', 'no', 'all', 'quit', 'details'].find((one) => one === word)?.charAt(0) ?? word
}

function heading({ host }: Question): Block {
  return lines(toned('strong', host))
}

function shown({ name, at, within, change }: Question): Block {
  return renderChange({ name, at, within, change, outcome: 'changed' })
}

function details({ at, within, change, calledFor }: Question): Block {
  return pairs(
    ['manifest', at],
    ...(within.length === 0 ? [] : [['part of', within.join(' > ')] as const]),
    ...change.keys.map(({ key, before = 'none', after }) => [key, `${before} → ${after}`] as const),
    ...calledFor.map(({ name, trigger }) => ['calls for', `${name} ${trigger}`] as const),
  )
}
