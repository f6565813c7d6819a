/** The marks around a block, the block between them, and the awk program that writes it. */

export interface Marks {
  readonly begin: string
  readonly end: string
}

export function marksOf(id: string, { comment }: { readonly comment: string }): Marks {
  const form = comment.includes('%s') ? comment : `${comment} %s`
  const mark = (word: string): string => form.replaceAll('%s', () => `${word} hostwright: ${id}`)
  return { begin: mark('BEGIN'), end: mark('END') }
}

/** Its text; undefined where there is none, null where it does not end. Of several, all with the marks between them. */
export function blockIn(text: string, { begin, end }: Marks): string | null | undefined {
  const blocks: string[] = []
  let current: string[] | undefined
  for (const line of text.split('\n')) {
    if (current === undefined) {
      if (line === begin) current = []
    } else if (line === end) {
      blocks.push(current.map((one) => `${one}\n`).join(''))
      current = undefined
    } else current.push(line)
  }
  if (current !== undefined) return null
  return blocks.length === 0 ? undefined : blocks.join(`${end}\n${begin}\n`)
}

/** Writes the block where it was, or at line `at`, and takes out every other of the same name. */
export const blockProgram: string = String.raw`
function put() { print begin; for (i = 1; i <= count; i++) print content[i]; print end; done = 1 }
BEGIN {
  file = ENVIRON["HW_DATA"]
  getline begin < file; getline end < file; getline wanted < file
  while ((getline text < file) > 0) content[++count] = text
  close(file)
}
open { if ($0 == end) open = 0; next }
$0 == begin { open = 1; if (wanted == "present" && !done) put(); next }
how == "above" && NR == at && wanted == "present" { put() }
{ print }
how == "below" && NR == at && wanted == "present" { put() }
END {
  if (open) exit 1
  if (how == "end" && wanted == "present") put()
}`
