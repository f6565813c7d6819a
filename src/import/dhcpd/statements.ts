/** The statements of a file with those of the files that it includes, in their places. */
import { parseBlocks, type Statement } from '../blocks/parse.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import type { SourceReader } from '../draft.ts'
import { openIncluded, type OpenFile } from '../included.ts'

/** Expands the includes of one block; those within inner blocks are expanded when these are. */
export type Expand = (statements: readonly Statement[]) => readonly Statement[]

export interface ReadFile {
  readonly statements: readonly Statement[]
  readonly expand: Expand
}

/** Reads one file that the user gave. `take` is given each statement outside of all blocks, and may keep it to itself. */
export function readStatements(
  root: OpenFile,
  reader: SourceReader,
  report: DraftBuilder,
  take: (statement: Statement, expand: Expand) => boolean,
): ReadFile {
  const opened = new Map<string, OpenFile>([[root.file.name, root]])
  const parse = ({ file }: OpenFile): readonly Statement[] =>
    parseBlocks(file.name, file.text, { slashComments: false }, report.problem)
  const parseRoot = (): readonly Statement[] =>
    parseBlocks(root.file.name, root.file.text, { slashComments: false }, report.problem, (statement) =>
      take(statement, expand),
    )
  const expand: Expand = (statements) =>
    statements.some(isInclude)
      ? statements.flatMap((one) => (isInclude(one) ? included(one) : [one]))
      : statements
  const included = (statement: Statement): readonly Statement[] => {
    const [, path] = statement.words
    const from = opened.get(statement.at.file) ?? root
    if (path === undefined) {
      report.problem(statement.at, 'include names no file')
      return []
    }
    const file = openIncluded(reader, path.text, statement.at, from, report)
    if (file === undefined) return []
    opened.set(file.file.name, file)
    return expand(parse(file))
  }
  return { statements: parseRoot(), expand }
}

function isInclude({ words, body }: Statement): boolean {
  return body === undefined && words[0]?.kind === 'word' && words[0].text === 'include'
}
