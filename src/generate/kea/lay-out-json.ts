/** JSON with one thing a line, so that a difference of two files is read as what differs. */

export type Json = string | number | boolean | readonly Json[] | JsonObject
/** Its keys are plain words of ours. */
export interface JsonObject {
  readonly [key: string]: Json | undefined
}

/** Lists whose items are things of their own: each is on one line, whatever it holds. */
const ITEMS: ReadonlySet<string> = new Set([
  'client-classes',
  'loggers',
  'option-data',
  'option-def',
  'pools',
  'reservations',
])

/** Indented by two blanks, with a newline at its end. Keys stay in their order; those without a value are left out. */
export function layOutJson(root: JsonObject): string {
  const lines: string[] = []
  put(lines, '', '', root, false, '')
  return `${lines.join('\n')}\n`
}

/** The list by its key, where there is anything in it: Kea refuses some lists that are empty. */
export function whereAny(key: string, list: readonly Json[]): JsonObject {
  return list.length === 0 ? {} : { [key]: list }
}

/** `lead` stands before the value on its first line, `end` after it on its last. */
function put(
  lines: string[],
  indent: string,
  lead: string,
  value: Json,
  areItems: boolean,
  end: string,
): void {
  const start = indent + lead
  if (typeof value !== 'object') {
    lines.push(start + oneLine(value) + end)
    return
  }
  if (Array.isArray(value)) putList(lines, indent, start, value, areItems, end)
  // Checked above, which a readonly array keeps from being seen.
  else putObject(lines, indent, start, value as JsonObject, end)
}

function putList(
  lines: string[],
  indent: string,
  start: string,
  list: readonly Json[],
  areItems: boolean,
  end: string,
): void {
  if (isSmall(list)) {
    lines.push(start + oneLine(list) + end)
    return
  }
  lines.push(`${start}[`)
  const last = list.length - 1
  const inner = `${indent}  `
  for (const [index, item] of list.entries()) {
    const comma = index === last ? '' : ','
    if (areItems) lines.push(inner + oneLine(item) + comma)
    else put(lines, inner, '', item, false, comma)
  }
  lines.push(`${indent}]${end}`)
}

function putObject(lines: string[], indent: string, start: string, object: JsonObject, end: string): void {
  const keys = Object.keys(object).filter((key) => object[key] !== undefined)
  if (keys.every((key) => isSmall(object[key]))) {
    lines.push(start + oneLine(object) + end)
    return
  }
  lines.push(`${start}{`)
  const last = keys.length - 1
  for (const [index, key] of keys.entries()) {
    const value = object[key]
    if (value === undefined) continue
    const comma = index === last ? '' : ','
    put(lines, `${indent}  `, `"${key}": `, value, ITEMS.has(key), comma)
  }
  lines.push(`${indent}}${end}`)
}

/** Neither an object nor a list of objects. */
function isSmall(value: Json | undefined): boolean {
  return (
    typeof value !== 'object' || (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
  )
}

function oneLine(value: Json): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.map(oneLine).join(', ')}]`
  let text = ''
  for (const key in value as JsonObject) {
    const inner = (value as JsonObject)[key]
    if (inner !== undefined) text += `${text === '' ? '{ "' : ', "'}${key}": ${oneLine(inner)}`
  }
  return text === '' ? '{}' : `${text} }`
}

/** Most texts need no escapes, and there are a million of them in a large file. */
function quoted(text: string): string {
  return /^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : JSON.stringify(text)
}
