/** Where base and the customers' branches stand, read by one process. */
import { UserError } from '../../core/errors.ts'
import { git } from '../../git/run-git.ts'
import { CUSTOMER_BRANCHES, customerOf } from '../../inventory/customer-branches.ts'
import type { Site } from '../../inventory/site.ts'

export interface CustomerHead {
  readonly customer: string
  /** `customer/NAME` */
  readonly branch: string
  readonly head: string
}

export interface BranchHeads {
  readonly base: string
  /** By customer, sorted by name. */
  readonly customers: ReadonlyMap<string, CustomerHead>
}

const HEADS = 'refs/heads/'

/** Throws a UserError where base has no commit. */
export async function branchHeads({ root, config }: Site): Promise<BranchHeads> {
  const beginning = `${HEADS}${CUSTOMER_BRANCHES}`
  const listing = await git(
    [
      'for-each-ref',
      '--format=%(objectname) %(refname) %(symref)',
      '--',
      beginning,
      `${HEADS}${config.base}`,
    ],
    { cwd: root },
  )
  const refs = listing.split('\n').map((line) => line.split(' '))
  const base = refs.find(([, ref]) => ref === `${HEADS}${config.base}`)?.[0]
  if (base === undefined)
    throw new UserError(`Cannot merge base into customers: there is no branch "${config.base}"`, {
      hint: 'base is set in hostwright.yaml; git fetch brings a branch that others made',
    })
  const customers = refs.flatMap(([head = '', ref = '', symref = '']): readonly CustomerHead[] => {
    const branch = ref.slice(HEADS.length)
    const customer = customerOf(branch)
    // What is only another name of a branch is moved with that.
    return customer === undefined || symref !== '' ? [] : [{ customer, branch, head }]
  })
  return { base, customers: new Map(customers.map((one) => [one.customer, one])) }
}
