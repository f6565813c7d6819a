/** Puts the hooks that keep customers apart into a clone, with where this program is. */
import { dirname } from 'node:path'
import { type CustomersHooks, installCustomersHooks } from '../customer/mixing/customers-hooks.ts'
import type { Repository } from '../git/repository.ts'
import { ownProgram } from './own-program.ts'

/** Throws a UserError where a hook cannot be put there without losing something. */
export async function installHooks(repository: Repository): Promise<CustomersHooks> {
  return installCustomersHooks(repository, { inv: ownProgram(), nodeFolder: dirname(process.execPath) })
}
