/** The text of an object's image, as it is stored. */

/**
 * `image` is in canonical form. The text is made each time that it is asked for: kept beside a hundred thousand objects it
 * takes more memory, and with that more time, than it saves.
 */
export function imageText(image: object): string {
  return JSON.stringify(image)
}

/** True where the two are not the same as stored: both are canonical, so their text decides. */
export function differ(before: object | undefined, after: object | undefined): boolean {
  if (before === undefined || after === undefined) return before !== after
  return before !== after && imageText(before) !== imageText(after)
}
