/** Puts the hook that keeps customers apart into a clone, with where this program is. */
import { dirname } from 'node:path'
import { type CustomersHook, installCustomersHook } from '../customer/mixing/customers-hook.ts'
import type { Repository } from '../git/repository.ts'
import { ownProgram } from './own-program.ts'

/** Throws a UserError where a hook cannot be put there without losing something. */
export async function installHooks(repository: Repository): Promise<CustomersHook> {
  return installCustomersHook(repository, { inv: ownProgram(), nodeFolder: dirname(process.execPath) })
}
