/** Writes plain data as YAML in one canonical form: the same data gives the same bytes, one item a line. */

export type YamlValue =
  | string
  | number
  | boolean
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue }

/** Block style throughout, two blanks of indent, so that Git merges line by line. */
export function emitYaml(value: { readonly [key: string]: YamlValue }): string {
  const lines = mappingLines(value, '')
  return lines.length === 0 ? '{}\n' : `${lines.join('\n')}\n`
}

function mappingLines(mapping: { readonly [key: string]: YamlValue }, indent: string): readonly string[] {
  return Object.entries(mapping).flatMap(([key, value]) =>
    valueLines(`${indent}${scalar(key)}:`, value, indent),
  )
}

/** The head with the value behind it, or below it. */
function valueLines(head: string, value: YamlValue, indent: string): readonly string[] {
  if (typeof value !== 'object') return [`${head} ${scalar(value)}`]
  if (isList(value)) return value.length === 0 ? [`${head} []`] : [head, ...listLines(value, `${indent}  `)]
  return Object.keys(value).length === 0 ? [`${head} {}`] : [head, ...mappingLines(value, `${indent}  `)]
}

function listLines(list: readonly YamlValue[], indent: string): readonly string[] {
  return list.flatMap((item) => {
    if (typeof item !== 'object') return [`${indent}- ${scalar(item)}`]
    if (isList(item)) return valueLines(`${indent}-`, item, indent)
    const [first, ...rest] = mappingLines(item, `${indent}  `)
    return first === undefined ? [`${indent}- {}`] : [`${indent}- ${first.slice(indent.length + 2)}`, ...rest]
  })
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value)
}

/** Letters first, then nothing that YAML could take for syntax. */
const PLAIN = /^[A-Za-z0-9]([A-Za-z0-9_.,/@+=-]|:(?=[^ ]))*( [A-Za-z0-9_.,/@+=-]+)*$/
/** What YAML 1.1 or 1.2 readers take for something else than text: numbers in all bases, dates, times, booleans, null. */
const SPECIAL =
  /^([0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?|0[xob][0-9A-Fa-f_]+|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|true|false|yes|no|on|off|null|y|n)$/i

/** Whether every reader takes the text for itself without quotes. */
export function isSafePlain(text: string): boolean {
  return PLAIN.test(text) && !SPECIAL.test(text)
}

/** Text as it stands where that is safe for every reader, else in double quotes (JSON text is YAML). */
function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value)
  if (isSafePlain(value)) return value
  return JSON.stringify(value).replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escape)
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
