/** Unified diffs of text. */
import { structuredPatch } from 'diff'

/** `--- path`, `+++ path` and the hunks, each line with its newline; empty where the texts are equal. A null side is a file that is not there. */
export function unifiedDiff(path: string, before: string | null, after: string | null): string {
  if (before === after) return ''
  const { hunks } = structuredPatch('', '', before ?? '', after ?? '', '', '', { context: 3 })
  const lines = [`--- ${before === null ? '/dev/null' : path}`, `+++ ${after === null ? '/dev/null' : path}`]
  for (const hunk of hunks) {
    // An empty side begins at line 0 by convention.
    const oldStart = hunk.oldLines === 0 ? hunk.oldStart - 1 : hunk.oldStart
    const newStart = hunk.newLines === 0 ? hunk.newStart - 1 : hunk.newStart
    lines.push(`@@ -${oldStart},${hunk.oldLines} +${newStart},${hunk.newLines} @@`, ...hunk.lines)
  }
  return `${lines.join('\n')}\n`
}
