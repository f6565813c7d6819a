/** What a person reads on stdout, made of a command's blocks. */
import type { Block, Cell } from '../command/block.ts'
import { displayWidth, padToWidth } from './display-width.ts'
import { neutralText } from './neutral-text.ts'
import { cellText, cellTone, type Paint } from './paint.ts'
import { renderTable } from './render-table.ts'

export interface Style {
  readonly paint: Paint
  /** Columns of the terminal; undefined where stdout is none. */
  readonly width: number | undefined
}

export function renderBlocks(blocks: readonly Block[], style: Style): string {
  return blocks.map((block) => renderBlock(block, style)).join('')
}

function renderBlock(block: Block, { paint, width }: Style): string {
  switch (block.kind) {
    case 'lines':
      return ended(block.lines.map((cell) => paintCell(cell, paint)))
    case 'table':
      return ended(renderTable(block.columns, block.rows, paint, width))
    case 'pairs':
      return ended(renderPairs(block.pairs, paint))
    case 'diff':
      return ended(renderDiff(block.text, paint))
    case 'raw':
      // A file or a pipe gets every byte; a terminal is not steered by them.
      return width === undefined ? block.text : neutralText(block.text)
  }
}

function ended(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

function paintCell(cell: Cell, paint: Paint): string {
  return neutralText(cellText(cell))
    .split('\n')
    .map((line) => paint(cellTone(cell), line))
    .join('\n')
}

function renderPairs(pairs: readonly (readonly [string, Cell])[], paint: Paint): string[] {
  const widest = Math.max(0, ...pairs.map(([label]) => displayWidth(label)))
  return pairs.flatMap(([label, cell]) =>
    paintCell(cell, paint)
      .split('\n')
      .map((line, index) => {
        const left = paint('dim', padToWidth(index === 0 ? neutralText(label) : '', widest))
        return line === '' ? left.trimEnd() : `${left}  ${line}`
      }),
  )
}

/** Colours the lines of a unified diff. */
function renderDiff(text: string, paint: Paint): string[] {
  const lines = neutralText(text).replace(/\n$/, '').split('\n')
  return lines.map((line) => {
    if (/^(---|\+\+\+) /.test(line)) return paint('strong', line)
    if (line.startsWith('@@')) return paint('dim', line)
    if (line.startsWith('+')) return paint('good', line)
    if (line.startsWith('-')) return paint('bad', line)
    return line
  })
}
