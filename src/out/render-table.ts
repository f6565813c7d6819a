/** Aligned columns. */
import type { Cell, Column } from '../command/block.ts'
import { cutToWidth, displayWidth, padToWidth } from './display-width.ts'
import { neutralText } from './neutral-text.ts'
import { cellText, cellTone, type Paint } from './paint.ts'

const gap = '  '

/** `width` is that of the terminal, and undefined elsewhere: there nothing is cut. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  paint: Paint,
  width: number | undefined,
): string[] {
  const texts = rows.map((row) => columns.map((_column, index) => oneLine(row[index] ?? '')))
  const wanted = columns.map((column, index) =>
    Math.max(displayWidth(oneLine(column.title)), ...texts.map((row) => displayWidth(row[index] ?? ''))),
  )
  const widths = width === undefined ? wanted : fit(columns, wanted, width)
  const layOut = (cells: readonly string[], tone: (index: number) => Parameters<Paint>[0]): string =>
    cells
      .map((text, index) => {
        const size = widths[index] ?? 0
        const cut = cutToWidth(text, size)
        const padded = padToWidth(cut, size, columns[index]?.align)
        // Colour only the text, so that trailing blanks can be trimmed.
        return padded.replace(cut, () => paint(tone(index), cut))
      })
      .join(gap)
      .trimEnd()
  return [
    layOut(
      columns.map(({ title }) => oneLine(title).toUpperCase()),
      () => 'dim',
    ),
    ...texts.map((row, at) => layOut(row, (index) => cellTone(rows[at]?.[index] ?? ''))),
  ]
}

function oneLine(cell: Cell): string {
  return neutralText(cellText(cell)).replaceAll(/[\n\t]+/g, ' ')
}

/** Takes what is too much from the columns that may be cut, the widest first, down to eight characters. */
function fit(columns: readonly Column[], wanted: readonly number[], width: number): number[] {
  const widths = [...wanted]
  let excess = widths.reduce((sum, one) => sum + one, 0) + gap.length * (columns.length - 1) - width
  while (excess > 0) {
    const cuttable = widths.flatMap((size, index) =>
      columns[index]?.cut === true && size > 8 ? [index] : [],
    )
    const [first, ...others] = cuttable
    if (first === undefined) break
    const widest = others.reduce(
      (best, index) => ((widths[index] ?? 0) > (widths[best] ?? 0) ? index : best),
      first,
    )
    widths[widest] = (widths[widest] ?? 0) - 1
    excess -= 1
  }
  return widths
}
