/** Makes work trees for what somebody has to look at, where customers were named. */
import { UserError } from '../../core/errors.ts'
import { solvedCustomers } from '../../customer/sync/solving-folder.ts'
import { mergeMessage } from '../../customer/sync/merge-message.ts'
import {
  beginSolving,
  dropSolving,
  goOnSolving,
  mendInventory,
  readSolving,
  type Solving,
} from '../../customer/sync/solve.ts'
import type { Site } from '../../inventory/site.ts'
import type { CustomerSync } from './customer-sync.ts'

/** One by one: with its work tree, where it conflicts or fails its check. */
export async function solveCustomers(
  site: Site,
  results: readonly CustomerSync[],
): Promise<readonly CustomerSync[]> {
  const all: CustomerSync[] = []
  for (const one of results) {
    const solving = await solvingOf(site, one)
    all.push(solving === undefined ? one : { ...one, workTree: solving.root, unsolved: solving.unsolved })
  }
  return all
}

async function solvingOf(site: Site, one: CustomerSync): Promise<Solving | undefined> {
  const { customer, branch, state, news } = one
  const head = { customer, branch, head: one.after ?? one.before }
  const there = await readSolving(site, customer)
  if (there !== undefined) await mendInventory(site, head, there)
  if (state !== 'conflicts' && state !== 'check-failed') return there
  if (there === undefined) return beginSolving(site, head, mergeMessage(site.config.base, customer, news))
  // What was solved does not go together with what the branch has got since.
  return state === 'conflicts' && there.state === 'committed' ? goOnSolving(site, head) : there
}

export interface Dropped {
  readonly customer: string
  /** What its work tree was at: with it, what was committed there can be found again. */
  readonly commit: string
  readonly workTree: string
}

/** `cfg sync NAME --abort`. Throws UserError where nothing is being solved for one of them; nothing is dropped then. */
export async function abortSolving(site: Site, names: readonly string[]): Promise<readonly Dropped[]> {
  const dropped: Dropped[] = []
  for (const customer of names) {
    const solving = await readSolving(site, customer)
    if (solving === undefined)
      throw new UserError(
        `Cannot drop what is being solved for customer "${customer}": nothing is`,
        nothingHint(site, customer),
      )
    dropped.push({ customer, commit: solving.head, workTree: solving.root })
  }
  for (const { customer } of dropped) await dropSolving(site, customer)
  return dropped
}

function nothingHint(site: Site, customer: string): { readonly hint: string } {
  const others = solvedCustomers(site)
  return {
    hint:
      others.length === 0
        ? `no merge waits to be solved; "cfg sync ${customer}" makes a work tree for it where base conflicts`
        : `merges wait to be solved for: ${others.join(', ')}`,
  }
}
