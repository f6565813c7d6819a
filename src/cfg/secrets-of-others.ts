/** Secrets that a branch has, and that were set for another customer. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownerOfSecret } from '../core/secret-owner.ts'
import { outsideSite } from '../manifest/outside-site.ts'
import { secretNames, secretPath } from '../manifest/secrets/secret-name.ts'

export interface ForeignSecret {
  readonly name: string
  /** For whom it was set. */
  readonly customer: string
}

/** By what their headers say; nothing is opened. Those of base are for all. `customer`: undefined is base. */
export function foreignSecrets(root: string, customer: string | undefined): readonly ForeignSecret[] {
  return secretNames(root).flatMap((name) => {
    const path = join(root, secretPath(name))
    // What leads elsewhere is told where it is read.
    const owner =
      outsideSite(root, path) === undefined ? ownerOfSecret(readFileSync(path, 'utf8'))?.customer : undefined
    return owner === undefined || owner === customer ? [] : [{ name, customer: owner }]
  })
}

/** A line for people. */
export function foreignSecretText({ name, customer }: ForeignSecret): string {
  return `secret "${name}" was set for customer "${customer}", and cannot be opened here: ${secretPath(name)}`
}
