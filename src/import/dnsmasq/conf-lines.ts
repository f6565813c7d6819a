/** The lines of a dnsmasq configuration file: an option, and what stands behind its equals sign, split at the commas. */
import type { Place, SourceFile } from '../draft.ts'

export interface ConfLine {
  readonly at: Place
  /** As the long option is called; empty in files that hold values alone. */
  readonly name: string
  /** Empty where there is no value. Quotes are gone, and commas within them split nothing. */
  readonly fields: readonly string[]
}

/** Lines with an option each; comments and empty lines are left out. */
export function confLines(file: SourceFile): readonly ConfLine[] {
  return linesOf(file).flatMap(({ at, text }) => {
    const equals = text.indexOf('=')
    const name = (equals === -1 ? text : text.slice(0, equals)).trim()
    return [{ at, name, fields: equals === -1 ? [] : fieldsOf(text.slice(equals + 1)) }]
  })
}

/** Lines of a file that holds the values of one option (`dhcp-hostsfile`). */
export function valueLines(file: SourceFile, name: string): readonly ConfLine[] {
  return linesOf(file).map(({ at, text }) => ({ at, name, fields: fieldsOf(text) }))
}

/** Lines of a hosts file: words. */
export function wordLines(
  file: SourceFile,
): readonly { readonly at: Place; readonly words: readonly string[] }[] {
  return linesOf(file).map(({ at, text }) => ({ at, words: text.split(/\s+/) }))
}

function linesOf({ name, text }: SourceFile): readonly { readonly at: Place; readonly text: string }[] {
  return text.split('\n').flatMap((line, index) => {
    const content = withoutComment(line).trim()
    return content === '' ? [] : [{ at: { file: name, line: index + 1 }, text: content }]
  })
}

/** A comment begins with a `#` at the start of the line or behind a blank, outside of quotes. */
function withoutComment(line: string): string {
  let quoted = false
  let blank = true
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? ''
    if (character === '\\' && quoted) at += 1
    else if (character === '"') quoted = !quoted
    else if (character === '#' && blank && !quoted) return line.slice(0, at)
    blank = character === ' ' || character === '\t'
  }
  return line
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', b: '\b', r: '\r', e: '\u001b' }

function fieldsOf(text: string): readonly string[] {
  const fields: string[] = []
  let field = ''
  let quoted = false
  let kept = 0
  const end = (): void => {
    // What was in quotes keeps its blanks.
    fields.push(field.slice(0, kept) + field.slice(kept).trimEnd())
    field = ''
    kept = 0
  }
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (character === '"') quoted = !quoted
    else if (quoted && character === '\\') {
      at += 1
      field += ESCAPES[text[at] ?? ''] ?? text[at] ?? ''
    } else if (character === ',' && !quoted) end()
    else if (quoted || field !== '' || character.trim() !== '') field += character
    if (quoted) kept = field.length
  }
  end()
  return fields
}
