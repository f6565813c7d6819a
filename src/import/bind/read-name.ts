/** Domain names of a zone file, with their escapes (RFC 1035 5.1, RFC 4343 2.1). */

export interface ReadName {
  /** Absolute, lower case, without final dot; empty for the root. */
  readonly name: string
  /** Made of letters, digits, hyphens, underscores and asterisks, so that an inventory may hold it. */
  readonly plain: boolean
}

export type NameResult = ReadName | { readonly problem: string }

/** Reads a name relative to `origin`; undefined stands for an origin that is not known. */
export function readName(text: string, origin: string | undefined): NameResult {
  if (text === '@') return origin === undefined ? { problem: UNKNOWN } : plainName(origin)
  if (text === '.') return { name: '', plain: true }
  const labels = labelsOf(text)
  if (typeof labels === 'string') return { problem: labels }
  const absolute = labels.at(-1) === ''
  const own = absolute ? labels.slice(0, -1) : labels
  if (own.includes('')) return { problem: 'a label is empty' }
  const long = own.find((label) => label.length > 63)
  if (long !== undefined) return { problem: `a label is ${long.length} characters long, 63 is the limit` }
  if (!absolute && origin === undefined) return { problem: UNKNOWN }
  const base = absolute || origin === undefined || origin === '' ? [] : [origin]
  const name = [...own.map(escaped), ...base].join('.').toLowerCase()
  if (name.length > 253 && [...own, ...base].join('.').length > 253)
    return { problem: `the name is ${name.length} characters long, 253 is the limit` }
  return plainName(name)
}

const UNKNOWN = 'the name is relative, but no $ORIGIN stands before it'

function plainName(name: string): ReadName {
  return { name, plain: /^[a-z0-9_*.-]*$/.test(name) }
}

/** The labels, decoded; the last is empty where the text ends with a dot. The reason as text where an escape is none. */
function labelsOf(text: string): readonly string[] | string {
  if (!text.includes('\\')) return text.split('.')
  const labels = ['']
  for (const [, decimal, other, dot, plain] of text.matchAll(/\\(\d{3})|\\(.)|(\.)|([^.\\]+)/gs)) {
    const last = labels.length - 1
    if (dot !== undefined) labels.push('')
    else if (decimal !== undefined) {
      if (Number(decimal) > 255) return `"\\${decimal}" is no octet`
      labels[last] += String.fromCharCode(Number(decimal))
    } else if (other !== undefined && /\d/.test(other))
      return 'a backslash is followed by fewer than three digits'
    else labels[last] += other ?? plain ?? ''
  }
  return text.endsWith('\\') && !text.endsWith('\\\\') ? 'it ends in a backslash' : labels
}

/** As named writes it: what is no plain character has a backslash. */
function escaped(label: string): string {
  return label.replaceAll(/[^A-Za-z0-9_*-]/g, (character) =>
    /[!-~]/.test(character) ? `\\${character}` : `\\${String(character.charCodeAt(0)).padStart(3, '0')}`,
  )
}
