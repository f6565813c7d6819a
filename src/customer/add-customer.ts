/** Makes a customer: a branch from base with an empty inventory of its own. */
import { dnsLabelProblem } from '../core/dns-name.ts'
import { UserError } from '../core/errors.ts'
import { commitFiles } from '../git/commit-files.ts'
import type { Identity } from '../git/identity.ts'
import { commitOf } from '../git/repository.ts'
import { customerBranch, type Site } from '../inventory/site.ts'
import { folders, INVENTORY_FOLDER } from '../inventory/text/paths.ts'

export interface CustomerOptions {
  readonly author: Identity
  /** Branch to begin from. Default: base. */
  readonly from?: string | undefined
}

/** Gives the branch. Its manifests and types are those of the branch that it begins from; of its inventory nothing is taken. */
export async function addCustomer(site: Site, name: string, options: CustomerOptions): Promise<string> {
  const action = `Cannot add customer "${name}"`
  const problem = dnsLabelProblem(name)
  if (problem !== undefined) throw new UserError(`${action}: ${problem}`)
  const branch = customerBranch(name)
  if ((await commitOf(site.repository, branch)) !== undefined)
    throw new UserError(`${action}: branch "${branch}" exists already`)
  const from = options.from ?? site.config.base
  const start = await commitOf(site.repository, from)
  if (start === undefined)
    throw new UserError(`${action}: there is no branch "${from}" to begin from`, {
      hint: options.from === undefined ? 'base is set in hostwright.yaml' : undefined,
    })
  const committed = await commitFiles(site.root, {
    branch,
    parent: start,
    author: options.author,
    message: `inv add customer ${name}\n\nFrom ${from}, with an inventory of its own.`,
    removedFolders: Object.values(folders).map((folder) => `${INVENTORY_FOLDER}/${folder}`),
    files: new Map([[`${INVENTORY_FOLDER}/.gitkeep`, '']]),
    folder: INVENTORY_FOLDER,
  })
  if (committed === undefined)
    throw new UserError(`${action}: branch "${branch}" was made by somebody else meanwhile`)
  return branch
}
