/** Statements and blocks: words up to a semicolon, or words and a block in braces. */
import type { Place } from '../draft.ts'
import { tokenizer, type Syntax, type Token } from './tokenize.ts'

export interface Statement {
  /** Never empty; without the final semicolon. */
  readonly words: readonly Token[]
  /** What stands in its braces; undefined where it has none. */
  readonly body: readonly Statement[] | undefined
  readonly at: Place
}

/** Blocks within blocks: deeper ones are no configuration of anything. */
const DEPTH = 64

interface Open {
  readonly words: readonly Token[]
  readonly line: number
  readonly body: Statement[]
}

/**
 * All statements of a text. What cannot be read is said, and reading goes on behind it. `take` is given each one outside
 * of all blocks as soon as it is whole, so that a large file is never all in memory; those that it takes are not returned.
 */
export function parseBlocks(
  file: string,
  text: string,
  syntax: Syntax,
  problem: (at: Place, message: string) => void,
  take: (statement: Statement) => boolean = () => false,
): readonly Statement[] {
  const next = tokenizer(file, text, syntax, problem)
  const top: Statement[] = []
  const open: Open[] = []
  let words: Token[] = []
  let inline = 0
  let tooDeep = false
  const put = (statement: Statement): void => {
    const block = open.at(-1)
    if (block !== undefined) block.body.push(statement)
    else if (tooDeep || !take(statement)) top.push(statement)
  }
  const end = (): void => {
    const [first] = words
    if (first !== undefined) put({ words, body: undefined, at: { file, line: first.line } })
    words = []
  }
  const close = (line: number): void => {
    const block = open.pop()
    if (block === undefined) problem({ file, line }, 'a "}" closes no block')
    else {
      const named = block.words.length > 0 ? block.words : [{ kind: 'mark', text: '{', line } as const]
      put({ words: named, body: block.body, at: { file, line: block.line } })
    }
  }
  for (let token = next(); token !== undefined; token = next()) {
    const mark = token.kind === 'mark' ? token.text : ''
    if (inline > 0 || (mark === '{' && isType(words))) {
      // A type of an option: `code 1 = { boolean, integer 32 }`.
      words.push(token)
      inline += mark === '{' ? 1 : mark === '}' ? -1 : 0
    } else if (mark === ';') end()
    else if (mark === '{') {
      if (open.length >= DEPTH && !tooDeep) {
        tooDeep = true
        problem({ file, line: token.line }, `blocks lie more than ${DEPTH} deep`)
      }
      open.push({ words, line: words[0]?.line ?? token.line, body: [] })
      words = []
    } else if (mark === '}') {
      if (words.length > 0) {
        problem({ file, line: words.at(-1)?.line ?? token.line }, 'a semicolon is missing before "}"')
        end()
      }
      close(token.line)
    } else words.push(token)
  }
  const [unfinished] = words
  if (unfinished !== undefined)
    problem({ file, line: unfinished.line }, 'a statement is not ended by a semicolon')
  for (const { line } of open) problem({ file, line }, 'a block is not closed by "}"')
  // It is read all the same, for what else may be wrong.
  while (open.length > 0) close(0)
  return tooDeep ? [] : top
}

function isType(words: readonly Token[]): boolean {
  const last = words.at(-1)
  return last !== undefined && (last.text === '=' || last.text === 'of') && words[0]?.text === 'option'
}
