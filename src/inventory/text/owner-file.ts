/**
 * `inventory/customer`: the file of a customer's branch that says whose it is. Two customers' branches differ in it, so Git itself
 * stops where they are merged, and each commit tells whose it is, whatever branches or copies of it there are.
 */
import { INVENTORY_FOLDER } from './paths.ts'

export const OWNER_FILE = `${INVENTORY_FOLDER}/customer`

export function ownerText(customer: string): string {
  return `${customer}\n`
}

/** The name in the file: its first line. */
export function readOwner(text: string): string {
  return text.split('\n')[0]?.trim() ?? ''
}
