/** Objects as one text to be edited, each below a line that names it, and what was made of it. */
import { describeError, Invalid, UserError, type Problem } from '../../core/errors.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { parseObject } from '../text/parse.ts'
import { renderObject } from '../text/render.ts'
import { recognise, type NamedText } from './recognise.ts'

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

/**
 * The text again, with what is wrong with it on top, in place of what stood there before; and the error with the lines of this
 * text as its places.
 */
export function withProblems(
  kind: ObjectKind,
  text: string,
  error: UserError,
): { readonly text: string; readonly error: UserError } {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => HEADER.test(line))
  const documents = start === -1 ? lines : lines.slice(start)
  const head = (told: UserError): readonly string[] => [
    ...describeError(told).flatMap((line) => line.split('\n').map((part) => `# ${part}`.trimEnd())),
    '# Mend it, or leave the editor without a change to give up.',
    '#',
    ...helpText(kind).split('\n'),
  ]
  const moved = movedBy(error, head(error).length - Math.max(start, 0))
  return { text: [...head(moved), ...documents].join('\n'), error: moved }
}

/** The error with its lines counted from further above. */
function movedBy(error: UserError, by: number): UserError {
  const moved = (at: string | undefined): string | undefined =>
    at?.startsWith('line') === true ? at.replaceAll(/\d+/g, (number) => String(Number(number) + by)) : at
  const { hint, excerpt, cause, exitCode } = error
  const options = { hint, excerpt, cause, exitCode, at: moved(error.at) }
  if (!(error instanceof Invalid)) return new UserError(error.message, options)
  const problems = error.problems.map((problem) => ({ ...problem, at: moved(problem.at) }))
  return new Invalid(error.action, problems, options)
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
  const known = recognise(kind, originals, parts)
  const documents = parts.map((part, index): Document<K> => {
    const own: Problem[] = []
    if (part.kind !== kind) own.push({ message: `it is a ${part.kind}, and only ${kind}s are edited here` })
    // Empty lines in front keep the line numbers of what YAML complains about.
    const object = parseObject(kind, part.name, '\n'.repeat(part.line) + part.text, own)
    const subject = `${kind} "${part.name}"`
    problems.push(
      ...own.map(({ message, hint }) => {
        // What reads YAML knows the very line, and says so in its sentence.
        const [place = '', line = part.line] = / at line (\d+), column \d+:?$/.exec(message) ?? []
        return {
          message: `${subject}: ${message.slice(0, message.length - place.length)}`,
          hint,
          at: `line ${line}`,
        }
      }),
    )
    return { from: known[index]?.name, object, line: part.line }
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

interface Part extends NamedText {
  readonly line: number
  readonly kind: string
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
