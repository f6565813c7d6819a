/** The text of a unit file out of its sections: systemd.syntax(7). */

type Value = string | number | boolean
export type Sections = Readonly<Record<string, Readonly<Record<string, Value | readonly Value[]>>>>

/** A list is one line for each; an empty text takes back what stood before, as in a drop-in. */
export function unitText(sections: Sections): string {
  return Object.entries(sections)
    .map(([name, settings]) => {
      const rows = Object.entries(settings).flatMap(([key, value]) =>
        (isList(value) ? value : [value]).map((one) => `${key}=${written(one)}\n`),
      )
      return `[${name}]\n${rows.join('')}`
    })
    .join('\n')
}

// Array.isArray does not tell a readonly list apart.
function isList(value: Value | readonly Value[]): value is readonly Value[] {
  return typeof value === 'object'
}

function written(value: Value): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}
