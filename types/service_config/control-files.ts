/** What the type keeps in the folder of a configuration for itself. All names begin with ".hostwright", which no file of a set does. */

export interface ControlFiles {
  /** What the present set says, and the hashes of the files that it was written for. Swapped with them. */
  readonly objects: string
  /** There from before the swap until the server was seen to run with the new files. */
  readonly note: string
  /** New files until they take their places. */
  readonly fresh: string
  /** The whole new set for the check, under paths of its own. */
  readonly tree: string
  /** Links to what was swapped away, and what the server said before. */
  readonly old: string
  /** The new files on their way, one after the other. */
  readonly body: string
}

/** Name of the first within a set. */
export const OBJECTS = '.hostwright-objects'

export function controlFilesIn(folder: string): ControlFiles {
  return {
    objects: `${folder}/${OBJECTS}`,
    note: `${folder}/.hostwright-note`,
    fresh: `${folder}/.hostwright-new`,
    tree: `${folder}/.hostwright-check`,
    old: `${folder}/.hostwright-old`,
    body: `${folder}/.hostwright-body`,
  }
}
