/** Whether the branch that is worked on is the customer's: its text says whose it is, and a copy says another one's name. */
import { UserError } from '../core/errors.ts'
import { quote } from '../core/shell.ts'
import { readObjects } from '../git/objects/read-objects.ts'
import { commitOf } from '../git/repository.ts'
import { customerBranch } from './customer-branches.ts'
import type { Site } from './site.ts'
import { OWNER_FILE, readOwner } from './text/owner-file.ts'

/** The way out for a customer whose branch says another's name. */
export interface StrangeOwner {
  /** A part of a sentence. */
  readonly reason: string
  readonly hint: string
}

/** Undefined where the file of the branch's commit says this customer's name, or there is none. */
export function strangeOwner(customer: string, text: string | undefined): StrangeOwner | undefined {
  const owner = text === undefined ? customer : readOwner(text)
  if (owner === customer) return undefined
  const branch = customerBranch(customer)
  const called = quote(`customer ${customer} was called ${owner}`)
  return {
    reason: `branch "${branch}" is that of customer "${owner}", by its ${OWNER_FILE}`,
    hint: `a copy goes by: git branch -D ${branch}; where the customer was renamed on purpose: git switch ${branch} && echo ${customer} > ${OWNER_FILE} && git commit -m ${called} ${OWNER_FILE}`,
  }
}

/** Throws UserError. `text`: of the file of the branch's commit. */
export function mustBeOwn({ customer }: Pick<Site, 'customer'>, text: string | undefined): void {
  const strange = customer === undefined ? undefined : strangeOwner(customer, text)
  if (strange !== undefined)
    throw new UserError(`Cannot work for customer "${customer ?? ''}": ${strange.reason}`, {
      hint: strange.hint,
    })
}

/** For a branch whose work tree has something else in the file: what is committed counts. Throws UserError. */
export async function mustBeCommittedAsOwn(site: Site): Promise<void> {
  const commit = await commitOf(site.repository, site.branch)
  if (commit === undefined) return
  const [file] = await readObjects(site.root, [`${commit}:${OWNER_FILE}`])
  mustBeOwn(site, file?.content.toString('utf8'))
}
