/** The plainest YAML there is, read without a library: settings are mostly that, and loading one takes longer than most commands. */

// A word that is text in every version of YAML, and not a number, a date, or one of its names for true, false and nothing.
const WORD = /^[A-Za-z][A-Za-z0-9_./@-]*$/
const SPECIAL = /^(?:true|false|yes|no|on|off|y|n|null)$/i
const WHOLE = /^(?:0|[1-9][0-9]{0,14})$/
const LINE = /^( {2})?([A-Za-z][A-Za-z0-9_-]*):(?: +(\S+))?(?: +#.*)?$/

/**
 * Comments, and keys with a word, a whole number, true or false, in mappings that are at most two deep. Undefined for anything
 * else, which is to be read by those who know all of YAML.
 */
export function readPlainYaml(text: string): Readonly<Record<string, unknown>> | undefined {
  const top: Record<string, unknown> = {}
  let inner: Record<string, unknown> | undefined
  for (const line of text.split('\n')) {
    if (/^ *(?:#.*)?$/.test(line)) continue
    const [, indent, key = '', word] = LINE.exec(line) ?? []
    const into = indent === undefined ? top : inner
    if (key === '' || into === undefined || Object.hasOwn(into, key) || SPECIAL.test(key)) return undefined
    if (word === undefined) {
      if (indent !== undefined) return undefined
      top[key] = inner = {}
      continue
    }
    const value = valueOf(word)
    if (value === undefined) return undefined
    into[key] = value
    if (indent === undefined) inner = undefined
  }
  // A key with nothing below it is null to YAML, and no mapping.
  const isWhole = Object.values(top).every(
    (value) => typeof value !== 'object' || Object.keys(value ?? {}).length > 0,
  )
  return isWhole && Object.keys(top).length > 0 ? top : undefined
}

function valueOf(word: string): string | number | boolean | undefined {
  if (word === 'true' || word === 'false') return word === 'true'
  if (WHOLE.test(word)) return Number(word)
  return WORD.test(word) && !SPECIAL.test(word) ? word : undefined
}
