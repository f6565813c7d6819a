/** Breaks text into lines of a width. */

/** Breaks at spaces; a word longer than the width stays whole. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = []
  let line = indent
  for (const word of text.split(' ')) {
    if (line.length > indent.length && line.length + 1 + word.length > width) {
      lines.push(line)
      line = indent
    }
    line += line.length > indent.length ? ` ${word}` : word
  }
  return [...lines, line].join('\n')
}

/** Terms on the left, indented by two; what they mean aligned on the right of them, or beneath where a term is long. */
export function twoColumns(
  rows: readonly (readonly [term: string, meaning: string])[],
  width: number,
): string {
  const widest = Math.max(0, ...rows.map(([term]) => term.length).filter((length) => length <= 30))
  const indent = ' '.repeat(widest + 4)
  return rows
    .flatMap(([term, meaning]) => {
      const text = wrap(meaning, width, indent)
      return term.length > widest
        ? [`  ${term}`, text]
        : [`  ${term.padEnd(widest)}${text.slice(widest + 2)}`]
    })
    .join('\n')
}
