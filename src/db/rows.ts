/** Small steps between rows and objects. */

/** True where the two are not the same as stored: both are canonical, so their JSON decides. */
export function differ(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) !== JSON.stringify(b)
}

/** An optional column as an optional property: `...optional('os', row.os)`. */
export function optional<Key extends string, Value>(
  key: Key,
  value: Value | null,
): { readonly [K in Key]?: Value } {
  // A computed key widens to string; it is the one that was given.
  return (value === null ? {} : { [key]: value }) as { readonly [K in Key]?: Value }
}
