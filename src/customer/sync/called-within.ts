/** A command that is called in a work tree for solving: whose it is, and where the site is that stays. */
import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import { findRepository } from '../../git/repository.ts'
import { allWorkTrees } from '../../git/work-trees/work-trees-on.ts'
import { CONFIG_FILE } from '../../inventory/site-config.ts'
import { solvedFor, solvingPlace } from '../../inventory/solved-for.ts'

export interface CalledWithin {
  readonly customer: string
  /** Top folder of another work tree: this one goes when all is solved, and its settings may be in the middle of a merge. */
  readonly site: string
}

/** Undefined for a call from anywhere else. */
export function calledWithin(folder: string): CalledWithin | undefined {
  const repository = findRepository(folder)
  if (repository === undefined) return undefined
  const customer = solvedFor(repository)
  if (customer === undefined) return undefined
  const place = solvingPlace(repository.commonDir)
  const other = allWorkTrees(repository).find(
    ({ root }) => !root.startsWith(`${place}${sep}`) && existsSync(join(root, CONFIG_FILE)),
  )
  return other === undefined ? undefined : { customer, site: other.root }
}
