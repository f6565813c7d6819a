/** Lays what a file says over what is known. */

/** The object with those of the keys that the file says something of. */
export function overlay<T extends object, Key extends keyof T & string>(
  object: T,
  said: { readonly [K in Key]?: T[K] | undefined },
  keys: readonly Key[],
): T {
  const changed: Partial<Record<keyof T, unknown>> = {}
  let any = false
  for (const key of keys) {
    const value = said[key]
    if (value === undefined || value === object[key]) continue
    changed[key] = value
    any = true
  }
  return any ? { ...object, ...changed } : object
}

/** A list as it will be: the file's where it lists all there is, else with what it adds. */
export function joined<T>(own: boolean, present: readonly T[], said: readonly T[] | undefined): readonly T[] {
  if (said === undefined) return present
  return own ? said : [...new Set([...present, ...said])]
}
