/** Work trees in which a merge for a customer waits to be finished by hand: `.git/hostwright/sync/NAME`. */
import { join, relative } from 'node:path'
import type { Repository } from '../git/repository.ts'
import { isCustomerName } from './customer-branches.ts'

/** The folder that they are in. */
export function solvingPlace(commonDir: string): string {
  return join(commonDir, 'hostwright', 'sync')
}

/** The customer whose work tree it is; undefined for any other work tree. */
export function solvedFor({ commonDir, root }: Repository): string | undefined {
  const customer = relative(solvingPlace(commonDir), root)
  return isCustomerName(customer) ? customer : undefined
}
