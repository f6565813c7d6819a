/** What the threads that check trees and the one that asks them say to each other. */
import type { CheckedTree, TreeToCheck } from './checked-tree.ts'

/** Given to a thread as it begins. */
export interface WorkerStart {
  /** Top folder of the site's work tree: an opened site holds a password, which does not travel. */
  readonly root: string
  /** A folder of its own. */
  readonly place: string
}

/** To the thread; undefined: there is no more. */
export type WorkerTask = TreeToCheck | undefined

/** From the thread; the first, before any tree is given to it, says that it is ready. */
export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'checked'; readonly checked: CheckedTree }
