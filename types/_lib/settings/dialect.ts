/** How a file of settings is written: what stands between key and value, how values are quoted, what begins a comment. */

export interface Dialect {
  /** What is between key and value in a line of our own. */
  readonly separator: string
  /** By what a key ends in a line that is there; whitespace around it never counts. */
  readonly ends: 'equals' | 'colon' | 'equals or colon' | 'space'
  /** `[section]` lines divide the file. */
  readonly hasSections: boolean
  /** Characters that begin a comment line, and after whitespace a comment behind a value. */
  readonly comments: string
  readonly quotes: Quotes
  /** A line that stands deeper than the setting above it goes on with its value. */
  readonly hasIndentedLines: boolean
}

/**
 * `shell`: as the line has it that is replaced, and double quotes where a shell needs some. `same`: as the line has it
 * that is replaced, none in a new line. `none`: values are written and compared as they stand.
 */
export type Quotes = 'shell' | 'same' | 'none' | 'single' | 'double'

/** A value as it may be written: without quotes, and by the quote that the line has which is replaced. */
export interface Forms {
  readonly bare: string
  readonly single: string
  readonly double: string
}

// Nothing in it means anything to a shell where it stands behind "=".
const BARE = /^[A-Za-z0-9_@%+:,./-]*$/

export function formsOf(value: string, quotes: Quotes): Forms {
  if (quotes === 'none') return { bare: value, single: value, double: value }
  const double = quotes === 'same' ? inQuotes(value, '"') : `"${value.replaceAll(/["$`\\]/g, '\\$&')}"`
  const single = quotes === 'same' ? inQuotes(value, "'") : value.includes("'") ? double : `'${value}'`
  if (quotes === 'single') return { bare: single, single, double: single }
  if (quotes === 'double') return { bare: double, single: double, double }
  return { bare: quotes === 'shell' && !BARE.test(value) ? double : value, single, double }
}

/** Files other than shell's have no way to write a quote within quotes that all agree upon. */
function inQuotes(value: string, quote: string): string {
  return value.includes(quote) || value.includes('\\') ? value : `${quote}${value}${quote}`
}
