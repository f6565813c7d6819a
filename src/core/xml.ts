/** Text and attributes of XML 1.0, for whatever text there is. */

// Char of XML 1.0, section 2.2: all others cannot be written at all, not even as references.
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

export interface XmlElement {
  readonly name: string
  /** Left out where undefined. */
  readonly attributes?: Readonly<Record<string, string | number | undefined>>
  readonly children?: readonly (XmlElement | string)[]
}

/** A document in UTF-8. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(root, '')}`
}

function elementText({ name, attributes = {}, children = [] }: XmlElement, indent: string): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(String(value)).replaceAll(/[\n\t]/g, referenceOf)}"`],
  )
  const head = `${indent}<${name}${given.join('')}`
  if (children.length === 0) return `${head}/>\n`
  const [only] = children
  // Blanks around text would become part of it.
  if (children.length === 1 && typeof only === 'string') return `${head}>${escaped(only)}</${name}>\n`
  const inner = children.map((child) =>
    typeof child === 'string' ? escaped(child) : elementText(child, `${indent}  `),
  )
  return `${head}>\n${inner.join('')}${indent}</${name}>\n`
}

/** What cannot be written shows as U+FFFD; a carriage return by reference, since a reader would make a line feed of it. */
function escaped(text: string): string {
  return text.replaceAll(FORBIDDEN, '\uFFFD').replaceAll(/[&<>"'\r]/g, referenceOf)
}

function referenceOf(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`
}
