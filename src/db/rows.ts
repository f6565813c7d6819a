/** Small steps between rows and objects. */

/** An optional column as an optional property: `...optional('os', row.os)`. */
export function optional<Key extends string, Value>(
  key: Key,
  value: Value | null,
): { readonly [K in Key]?: Value } {
  // A computed key widens to string; it is the one that was given.
  return (value === null ? {} : { [key]: value }) as { readonly [K in Key]?: Value }
}
