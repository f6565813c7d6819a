/** What is wrong with a query, shown with a mark below the place. */
import { Invalid, type Problem } from '../../core/errors.ts'
import type { Span } from './query.ts'

export interface QueryProblem extends Problem {
  readonly span: Span
}

/** Characters of the query that are shown before and behind the first place. */
const CONTEXT = 60
/** A longer query is not repeated whole in the sentence. */
const WHOLE = 80

/** All of them as one error, with the part of the text around the first. */
export function queryError(text: string, problems: readonly QueryProblem[]): Invalid {
  const named = text.length > WHOLE ? `${text.slice(0, WHOLE)}…` : text
  return new Invalid(
    `Cannot read the query "${named}"`,
    problems.map(({ message, hint }) => ({ message, hint })),
    { excerpt: excerptOf(text, problems) },
  )
}

function excerptOf(text: string, problems: readonly QueryProblem[]): readonly string[] {
  const first = Math.min(...problems.map(({ span }) => span.from))
  const start = Math.max(0, first - CONTEXT)
  const end = Math.min(text.length, first + CONTEXT)
  // One more: what is missing at the end is marked behind it.
  const marks = Array.from({ length: end - start + 1 }, () => ' ')
  for (const { span } of problems) {
    // A place behind the end of the text has no character of its own.
    for (let at = span.from; at < Math.max(span.to, span.from + 1); at += 1)
      if (at >= start && at - start < marks.length) marks[at - start] = '^'
  }
  const lead = start > 0 ? '…' : ''
  const shown = text.slice(start, end).replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
  return [`  ${lead}${shown}${end < text.length ? '…' : ''}`, `  ${lead && ' '}${marks.join('').trimEnd()}`]
}
