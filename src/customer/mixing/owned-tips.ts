/** Whose the branches of a repository are: base's and the customers', here, on remotes as of the last fetch, and archived. */
import type { Repository } from '../../git/repository.ts'
import { git } from '../../git/run-git.ts'
import { isCustomerName } from '../../inventory/customer-branches.ts'

/** A customer's name; undefined is base. */
export type Owner = string | undefined

export interface Tip {
  /** `refs/remotes/origin/customer/acme` */
  readonly ref: string
  readonly owner: Owner
  readonly commit: string
}

/** What a reference of base or of a customer is about to point to. */
export interface Move {
  /** Full name. */
  readonly ref: string
  readonly owner: Owner
  /** Undefined for a branch that is new. */
  readonly before: string | undefined
  readonly after: string
}

/** Whether it is what is left of a customer who was retired. */
export function isArchive({ ref }: Tip): boolean {
  return ref.startsWith('refs/tags/')
}

/** Whose a reference is, by its full name; `nobody` is any other, such as a topic branch. */
export function ownerOfRef(ref: string, base: string): Owner | typeof nobody {
  const branch = /^refs\/(?:heads|remotes\/[^/]+)\/(.+)$/s.exec(ref)?.[1]
  if (branch === base) return undefined
  const customer =
    /^customer\/([^/]+)$/.exec(branch ?? '')?.[1] ??
    /^refs\/tags\/archive\/customer\/([^/]+)\/[^/]+$/.exec(ref)?.[1]
  return customer !== undefined && isCustomerName(customer) ? customer : nobody
}

export const nobody = Symbol('nobody')

/** Of base and of all customers. */
export async function readTips(repository: Repository, base: string): Promise<readonly Tip[]> {
  const listing = await git(
    [
      'for-each-ref',
      '--format=%(objectname) %(*objectname) %(refname)',
      'refs/heads/',
      'refs/remotes/',
      'refs/tags/archive/customer/',
    ],
    { cwd: repository.commonDir },
  )
  return listing.split('\n').flatMap((line): readonly Tip[] => {
    const [own = '', peeled, ref = ''] = line.split(' ')
    const owner = ownerOfRef(ref, base)
    return owner === nobody ? [] : [{ ref, owner, commit: peeled || own }]
  })
}
