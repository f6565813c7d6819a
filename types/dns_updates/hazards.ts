/** What is more likely a mistake than meant in an update: a zone that loses much, or a name server. */
import { compareObjects, objectLines } from '../../src/core/object-lines.ts'

const MANY = 10

/** Sentences that follow the resource's name: `drops 14 of 40 records`. The texts are lists of objects. */
export function hazardsOf(
  texts: { readonly before: string | null; readonly after: string } | undefined,
): readonly string[] {
  const before = objectLines(texts?.before ?? '')
  const after = objectLines(texts?.after ?? '')
  const { removed } = compareObjects(before, after)
  const servers = removed.filter((line) => / @ NS /.test(line))
  const isMuch =
    removed.length > 0 &&
    (after.length === 0 ? before.length > 1 : before.length >= MANY && removed.length * 3 > before.length)
  return [
    ...(isMuch
      ? [`drops ${after.length === 0 ? 'all' : `${removed.length} of`} ${before.length} records`]
      : []),
    ...servers.map((line) => `removes the name server ${line.split(' ')[4] ?? ''}`),
  ]
}
