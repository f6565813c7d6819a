/** The text of an object's image. It is stored twice, as what is and in the journal, and made once. */

const texts = new WeakMap<object, string>()

/** `image` is in canonical form, and never changes. */
export function imageText(image: object): string {
  const known = texts.get(image)
  if (known !== undefined) return known
  const text = JSON.stringify(image)
  texts.set(image, text)
  return text
}

/** True where the two are not the same as stored: both are canonical, so their text decides. */
export function differ(before: object | undefined, after: object | undefined): boolean {
  if (before === undefined || after === undefined) return before !== after
  return before !== after && imageText(before) !== imageText(after)
}
