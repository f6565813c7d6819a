/** Text of one customer in what comes to the branch of another, or to base: whoever made the commit that brings it. */
import { ownerOfSecret } from '../../core/secret-owner.ts'
import type { ChangedFile } from '../../git/objects/changed-files.ts'
import { INVENTORY_FOLDER, objectAt } from '../../inventory/text/paths.ts'
import { hardwareIn, isTelling } from './telling-text.ts'
import type { Owner } from './owned-tips.ts'

/** What is known of the texts of others. An owner that is undefined is base. */
export interface OthersText {
  /** Whose secret a file of this id is; undefined where it is nobody's. */
  readonly ownerOfSecretFile: (id: string) => { readonly owner: Owner } | undefined
  /** Who has a file of this id in the folder of the inventory that the path lies in; undefined: nobody. */
  readonly ownerOfFile: (
    path: string,
    id: string,
  ) => { readonly owner: Owner; readonly path: string } | undefined
  /** Which customer has a machine that is not retired with such a MAC, serial number or host key. */
  readonly ownerOfHardware: (mark: string) => { readonly owner: string; readonly path: string } | undefined
}

export interface ForeignText {
  readonly path: string
  /** Undefined is base. */
  readonly owner: Owner
  readonly why: 'secret' | 'copy' | 'hardware' | 'merged'
  /** Whether it cannot be the same by chance, or because both were recorded alike. */
  readonly isCertain: boolean
  /** The path there, where it is another, or what is the same in both. */
  readonly detail?: string
  /** Where the other one has it, of text that either may have of the other. */
  readonly there?: string
}

/** Files that may be text of others: all others need not be read. */
export function isOwnText(path: string): boolean {
  return isSecretFile(path) || objectAt(path) !== undefined
}

export function isSecretFile(path: string): boolean {
  return path.endsWith('.age')
}

/** `texts`: by id, of the files that `isOwnText`. */
export function foreignText(
  owner: Owner,
  changed: readonly ChangedFile[],
  texts: ReadonlyMap<string, string>,
  others: OthersText,
): readonly ForeignText[] {
  return changed.flatMap(({ path, before, after }): readonly ForeignText[] => {
    const text = texts.get(after) ?? ''
    if (isSecretFile(path)) return secretOf(owner, path, after, text, others)
    if (objectAt(path) === undefined) return []
    const copied = isTelling(path, text) ? others.ownerOfFile(path, after) : undefined
    if (copied !== undefined && copied.owner !== owner)
      return [
        {
          path,
          owner: copied.owner,
          why: 'copy',
          isCertain: hardwareIn(text).size > 0,
          there: copied.path,
          ...(copied.path === path ? {} : { detail: copied.path }),
        },
      ]
    const known = hardwareIn(texts.get(before ?? '') ?? '')
    for (const mark of hardwareIn(text)) {
      const found = known.has(mark) ? undefined : others.ownerOfHardware(mark)
      if (found !== undefined && found.owner !== owner)
        return [
          {
            path,
            owner: found.owner,
            why: 'hardware',
            isCertain: false,
            detail: mark,
            there: found.path,
          },
        ]
    }
    return []
  })
}

/** A secret says for whom it was set; one that was set before that was said is known by being the very same file. */
function secretOf(
  owner: Owner,
  path: string,
  id: string,
  text: string,
  others: OthersText,
): readonly ForeignText[] {
  const said = ownerOfSecret(text)
  // What base keeps is for all.
  if (said !== undefined)
    return said.customer === undefined || said.customer === owner
      ? []
      : [{ path, owner: said.customer, why: 'secret', isCertain: true }]
  const found = others.ownerOfSecretFile(id)
  return found === undefined || found.owner === undefined || found.owner === owner
    ? []
    : [{ path, owner: found.owner, why: 'secret', isCertain: true }]
}

/** Base's own inventory, that a merge brings into a customer's: the files that are now as base has them, and were not before. */
export function mergedFromBase(
  changed: readonly ChangedFile[],
  inBase: ReadonlyMap<string, string>,
): readonly ForeignText[] {
  return changed
    .filter(({ path, after }) => path.startsWith(`${INVENTORY_FOLDER}/`) && inBase.get(path) === after)
    .map(({ path }) => ({ path, owner: undefined, why: 'merged', isCertain: true }))
}
