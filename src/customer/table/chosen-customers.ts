/** Picks customers by the names that an operator gives. */
import { Invalid } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { customerBranch } from '../../inventory/customer-branches.ts'

/** All where no name is given; in the order in which they are. Throws Invalid with every name that is nobody's. */
export function chosenCustomers<Row extends { readonly customer: string | undefined }>(
  action: string,
  all: readonly Row[],
  names: readonly string[],
): readonly Row[] {
  if (names.length === 0) return all
  const known = all.flatMap(({ customer }) => customer ?? [])
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = nearest(name, known)
      const message = `customer "${name}": there is no branch "${customerBranch(name)}", here or on a remote`
      return meant === undefined ? { message } : { message, hint: `did you mean "${meant}"?` }
    })
  if (problems.length > 0) throw new Invalid(action, problems)
  return all.filter(({ customer }) => customer !== undefined && names.includes(customer))
}
