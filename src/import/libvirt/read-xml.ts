/** XML as elements with their places in the file. */
import { XMLParser, XMLValidator, type XMLMetaData } from 'fast-xml-parser'
import type { Place, SourceFile } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'

export interface Element {
  readonly name: string
  readonly at: Place
  readonly attribute: (name: string) => string | undefined
  /** Without blanks at its ends; undefined where it is empty. */
  readonly text: string | undefined
  readonly children: readonly Element[]
  /** The first of that name. */
  readonly child: (name: string) => Element | undefined
  readonly all: (name: string) => readonly Element[]
}

/** What `preserveOrder` makes of an element: its children behind its name, its attributes behind `:@`. */
type Node = Readonly<Record<string, unknown>>

/** A file may hold several documents, one after the other. What is wrong is said to the builder. */
export function readXml(file: SourceFile, builder: DraftBuilder): readonly Element[] {
  // Declarations and the mark go, for there may be one before each document; every line stays where it is.
  const text = file.text.replaceAll(/\ufeff|<\?xml[^>]*\?>/g, '')
  const whole = `<all>${text}</all>`
  const valid = XMLValidator.validate(whole, { allowBooleanAttributes: false })
  if (valid !== true) {
    builder.problem({ file: file.name, line: valid.err.line }, `it is no XML: ${valid.err.msg}`)
    return []
  }
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    captureMetaData: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
  })
  try {
    const [root] = parser.parse(whole) as readonly Node[]
    const lineOf = lineCounter(whole)
    return childrenOf(root, 'all').flatMap((node) => elementOf(node, file.name, lineOf) ?? [])
  } catch (error) {
    builder.problem(
      { file: file.name, line: 1 },
      `it is no XML: ${error instanceof Error ? error.message : String(error)}`,
    )
    return []
  }
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return (offset) => {
    let [low, high] = [0, starts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    return low
  }
}

const META = XMLParser.getMetaDataSymbol() as symbol

function elementOf(node: Node, file: string, lineOf: (offset: number) => number): Element | undefined {
  const name = Object.keys(node).find((key) => key !== ':@')
  if (name === undefined || name.startsWith('#')) return undefined
  const inside = childrenOf(node, name)
  const children = inside.flatMap((child) => elementOf(child, file, lineOf) ?? [])
  const attributes = (node[':@'] ?? {}) as Readonly<Record<string, string>>
  const text = inside
    .map((child) => child['#text'])
    .filter((part) => typeof part === 'string')
    .join('')
    .trim()
  // The parser puts it there; its types know nothing of symbols as keys.
  const meta = (node as unknown as Readonly<Record<symbol, XMLMetaData | undefined>>)[META]
  return {
    name,
    at: { file, line: lineOf(meta?.startIndex ?? 0) },
    attribute: (key) => attributes[key],
    text: text === '' ? undefined : text,
    children,
    child: (wanted) => children.find((child) => child.name === wanted),
    all: (wanted) => children.filter((child) => child.name === wanted),
  }
}

function childrenOf(node: Node | undefined, name: string): readonly Node[] {
  const inside = node?.[name]
  return Array.isArray(inside) ? (inside as readonly Node[]) : []
}
