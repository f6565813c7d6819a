/** Which customers base is to be merged into. */
import { counted } from '../../core/counted.ts'
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import { branchHeads } from '../../customer/sync/branch-heads.ts'
import { adoptCustomer, unknownCustomer } from '../../inventory/adopt-customer.ts'
import { isCustomerName, knownCustomers } from '../../inventory/customer-branches.ts'
import type { Site } from '../../inventory/site.ts'
import { listed } from './render-changes.ts'

const ACTION = 'Cannot merge base into customer'

/**
 * Each once, sorted where all are meant. None is named: the one that is worked for. Branches that are only on a remote are made here,
 * which `notify` says. Throws UserError with all names that are wrong.
 */
export async function selectCustomers(
  site: Site,
  names: readonly string[],
  { all, notify }: { readonly all: boolean; readonly notify: (text: string) => void },
): Promise<readonly string[]> {
  if (all && names.length > 0)
    throw new UserError(`${ACTION} "${names[0]}": --all is every customer, and names are given too`)
  const { customers } = await branchHeads(site)
  if (all) {
    await sayLeftOut(site, notify)
    return [...customers.keys()]
  }
  const wanted = names.length === 0 && site.customer !== undefined ? [site.customer] : [...new Set(names)]
  if (wanted.length === 0)
    throw new UserError('Cannot merge base into customers: none is named', {
      hint: 'name some, or give --all for every customer',
    })
  const problems: Problem[] = []
  for (const name of wanted.filter((one) => !customers.has(one))) {
    const note = isCustomerName(name) ? await adoptCustomer(site, name, { action: ACTION }) : undefined
    if (note !== undefined) notify(note)
    else {
      const unknown = await unknownCustomer(site, name, ACTION)
      if (wanted.length === 1) throw unknown
      const { message, hint } = unknown
      problems.push({ message: message.replace(`${ACTION} `, 'customer '), hint })
    }
  }
  if (problems.length > 0) throw new Invalid('Cannot merge base into customers', problems)
  return wanted
}

/** Customers that are only on a remote, as of the last fetch. */
async function sayLeftOut(site: Site, notify: (text: string) => void): Promise<void> {
  const left = (await knownCustomers(site.repository)).flatMap(({ name, isHere }) => (isHere ? [] : [name]))
  const [first] = left
  if (first === undefined) return
  const [are, one] = left.length === 1 ? ['is', 'it'] : ['are', 'one']
  notify(
    `${counted(left.length, 'customer')} ${are} only on a remote and left out: ${listed(left)}; "cfg sync ${left.length === 1 ? first : 'NAME'}" takes ${one} here and merges`,
  )
}
