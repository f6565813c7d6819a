/** Reads the settings of a file: which values each key has, whatever the quotes and comments around them. */
import type { Dialect } from './dialect.ts'
import { formsOf } from './dialect.ts'

/** One setting. */
export interface Setting {
  readonly key: string
  /** What stands behind the separator, as it is written. */
  readonly raw: string
  /** The value goes on in the lines below, which are in `raw` too. */
  readonly isLong: boolean
}

export interface Section {
  /** Null for what stands before the first, and for a file without sections. */
  readonly name: string | null
  readonly settings: readonly Setting[]
}

/** Sections in order; those of the same name are not put together. */
export function readSettings(text: string, dialect: Dialect): readonly Section[] {
  const sections: { name: string | null; settings: Setting[] }[] = [{ name: null, settings: [] }]
  let last: { key: string; raw: string; isLong: boolean } | undefined
  let depth = 0
  let isContinued = false
  for (const line of text.split('\n')) {
    const trimmed = line.trim()
    const indent = line.length - line.trimStart().length
    if (
      last !== undefined &&
      (isContinued ||
        (dialect.hasIndentedLines && indent > depth && !isComment(trimmed, dialect) && trimmed !== ''))
    ) {
      last.raw += `\n${trimmed}`
      last.isLong = true
      isContinued = line.endsWith('\\')
      continue
    }
    isContinued = false
    last = undefined
    if (trimmed === '' || isComment(trimmed, dialect)) continue
    const name = dialect.hasSections ? sectionOf(trimmed) : undefined
    if (name !== undefined) {
      sections.push({ name, settings: [] })
      continue
    }
    const parts = splitSetting(trimmed, dialect)
    if (parts === undefined) continue
    last = { ...parts, isLong: false }
    depth = indent
    isContinued = line.endsWith('\\')
    sections.at(-1)?.settings.push(last)
  }
  return sections
}

/** `[name]`, with whatever comment behind it. */
function sectionOf(trimmed: string): string | undefined {
  const end = trimmed.startsWith('[') ? trimmed.indexOf(']') : -1
  return end === -1 ? undefined : trimmed.slice(1, end).trim()
}

function isComment(trimmed: string, { comments }: Dialect): boolean {
  return trimmed !== '' && comments.includes(trimmed.charAt(0))
}

const ENDS = {
  equals: /^(.*?)[ \t]*=[ \t]*(.*)$/s,
  colon: /^(.*?)[ \t]*:[ \t]*(.*)$/s,
  'equals or colon': /^(.*?)[ \t]*[=:][ \t]*(.*)$/s,
  space: /^(\S+)[ \t]*(.*)$/s,
}

function splitSetting(trimmed: string, dialect: Dialect): { key: string; raw: string } | undefined {
  const [, found = '', raw = ''] = ENDS[dialect.ends].exec(trimmed) ?? []
  const key = isShell(dialect) ? found.replace(/^export[ \t]+/, '') : found
  return key === '' ? undefined : { key, raw }
}

/**
 * The value of a setting. What is written as we would write the wanted one is the wanted one, whatever it could be taken
 * for else. Null where it cannot be told: quotes that are not closed.
 */
export function valueOf({ raw, isLong }: Setting, wanted: string, dialect: Dialect): string | null {
  const forms: readonly string[] = Object.values(formsOf(wanted, dialect.quotes))
  if (forms.includes(raw)) return wanted
  if (dialect.quotes === 'none') return raw
  const quote = raw.charAt(0)
  if (quote === '"' || quote === "'") {
    const end = closingQuote(raw, quote, dialect)
    if (end === -1) return isShell(dialect) ? null : raw
    const behind = raw.slice(end + 1)
    if (behind.trim() !== '' && !(/^\s/.test(behind) && isComment(behind.trim(), dialect))) return raw
    return forms.includes(raw.slice(0, end + 1)) ? wanted : unquoted(raw.slice(1, end), quote, dialect)
  }
  if (isLong) return raw.replaceAll(/\s*\\?\n/g, ' ')
  return raw.slice(0, commentAt(raw, dialect)).trimEnd()
}

/** Whether a shell reads it, with its backslashes and `export`. */
export function isShell({ quotes }: Dialect): boolean {
  return quotes === 'shell' || quotes === 'single' || quotes === 'double'
}

function closingQuote(raw: string, quote: string, dialect: Dialect): number {
  for (let at = 1; at < raw.length; at += 1) {
    if (raw.charAt(at) === '\\' && quote === '"' && isShell(dialect)) at += 1
    else if (raw.charAt(at) === quote) return at
  }
  return -1
}

function unquoted(text: string, quote: string, dialect: Dialect): string {
  return quote === '"' && isShell(dialect) ? text.replaceAll(/\\(["$`\\])/g, '$1') : text
}

/** Where the comment behind a value begins; the end where there is none. */
function commentAt(raw: string, { comments }: Dialect): number {
  for (let at = 1; at < raw.length; at += 1)
    if (comments.includes(raw.charAt(at)) && /\s/.test(raw.charAt(at - 1))) return at
  return raw.length
}
