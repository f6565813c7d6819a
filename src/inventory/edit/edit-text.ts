/** Objects as one text to be edited, each below a line that names it, and what was made of it. */
import { describeError, type Problem, type UserError } from '../../core/errors.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { parseObject } from '../text/parse.ts'
import { renderObject } from '../text/render.ts'

/** One object of the text as it came back. */
export interface Document<K extends ObjectKind> {
  /** The name that the object had; undefined for a new one. */
  readonly from: string | undefined
  readonly object: ObjectOfKind[K]
  /** Of the line that names it, counted from 1. */
  readonly line: number
}

/** `--- # host web01 (2 of 3)`: the number tells which object it was, whatever becomes of its name. */
const HEADER = /^---(?:\s+#\s*(\S+)\s+(\S+)(?:\s+\((\d+)(?:\s+of\s+\d+)?\))?)?\s*$/

/** `wrong`: why the text, with these very documents, was not taken. */
export function editText<K extends ObjectKind>(kind: K, objects: readonly ObjectOfKind[K][]): string {
  const documents = objects.map(
    (object, index) =>
      `--- # ${kind} ${object.name} (${index + 1} of ${objects.length})\n${renderObject(kind, object)}`,
  )
  return `${helpText(kind)}\n${documents.join('\n')}`
}

function helpText(kind: ObjectKind): string {
  return [
    `# Change what is below, save it and leave the editor: then you see what would change, and are asked.`,
    `# Another name in the line above a ${kind} renames it, and all that refers to it follows.`,
    `# A ${kind} that is deleted here, with its line, is removed; "--- # ${kind} NAME" begins a new one.`,
    `# Without any change, or with nothing left, nothing happens.`,
    '',
  ].join('\n')
}

/** The text again, with what is wrong with it on top, in place of what stood there before. */
export function withProblems(kind: ObjectKind, text: string, error: UserError): string {
  const start = text.split('\n').findIndex((line) => HEADER.test(line))
  const documents = start === -1 ? text : text.split('\n').slice(start).join('\n')
  const told = describeError(error).flatMap((line) => line.split('\n').map((part) => `# ${part}`.trimEnd()))
  return [
    ...told,
    '# Mend it, or leave the editor without a change to give up.',
    '#',
    helpText(kind),
    documents,
  ].join('\n')
}

/** True where nothing but comments and blanks is left. */
export function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(#|$)/.test(line))
}

/** What is wrong is added to `problems`, with its line; the documents are not to be used then. */
export function readEdited<K extends ObjectKind>(
  kind: K,
  originals: readonly ObjectOfKind[K][],
  text: string,
  problems: Problem[],
): readonly Document<K>[] {
  const parts = split(text, problems)
  const known = new Map<number, number>()
  // Of several copies of one object, the one with its name is the object, and the others are new.
  for (const [index, { number, name }] of parts.entries()) {
    const other = number === undefined ? undefined : known.get(number)
    if (number !== undefined && (other === undefined || originals[number - 1]?.name === name))
      known.set(number, index)
  }
  const documents = parts.map((part, index): Document<K> => {
    const own: Problem[] = []
    if (part.kind !== kind) own.push({ message: `it is a ${part.kind}, and only ${kind}s are edited here` })
    // Empty lines in front keep the line numbers of what YAML complains about.
    const object = parseObject(kind, part.name, '\n'.repeat(part.line) + part.text, own)
    const subject = `${kind} "${part.name}"`
    problems.push(
      ...own.map(({ message, hint }) => ({
        message: `${subject}: ${message}`,
        hint,
        at: `line ${part.line}`,
      })),
    )
    const number = part.number !== undefined && known.get(part.number) === index ? part.number : undefined
    return { from: number === undefined ? undefined : originals[number - 1]?.name, object, line: part.line }
  })
  for (const [index, { object, line }] of documents.entries()) {
    const first = documents.findIndex((one) => one.object.name === object.name)
    if (first < index)
      problems.push({
        message: `${kind} "${object.name}" is there twice`,
        at: `lines ${documents[first]?.line} and ${line}`,
      })
  }
  return documents
}

interface Part {
  readonly line: number
  readonly kind: string
  readonly name: string
  readonly number: number | undefined
  readonly text: string
}

function split(text: string, problems: Problem[]): readonly Part[] {
  const parts: { line: number; kind: string; name: string; number: number | undefined; lines: string[] }[] =
    []
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const at = `line ${index + 1}`
    if (/^---(\s|$)/.test(line)) {
      const [, kind, name, number] = HEADER.exec(line) ?? []
      if (kind === undefined || name === undefined)
        problems.push({ message: 'the line does not name an object', hint: '--- # KIND NAME', at })
      const read = {
        kind: kind ?? '',
        name: (name ?? '').toLowerCase(),
        number: number === undefined ? undefined : Number(number),
      }
      parts.push({ line: index + 1, ...read, lines: [] })
      continue
    }
    const part = parts.at(-1)
    if (part !== undefined) part.lines.push(line)
    else if (!/^\s*(#|$)/.test(line))
      problems.push({
        message: 'text stands before the first object',
        hint: '"--- # KIND NAME" begins one',
        at,
      })
  }
  return parts.map(({ lines, ...part }) => ({ ...part, text: `${lines.join('\n')}\n` }))
}
