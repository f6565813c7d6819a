/** The inventory that a plan was made with, by a name that is the same in every clone. */
import type { InventoryRevision } from '../open-site-inventory.ts'

/** Git's id of its text; where the text does not have all of it, the change that the database is at. */
export function revisionText({ tree, changeSet }: InventoryRevision): string {
  return tree === undefined ? `change ${changeSet}` : `text ${tree === '' ? 'none' : tree}`
}
