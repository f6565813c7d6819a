/** What a person is shown, as data: a command returns blocks, and `src/out` alone knows how they look. */

/** How a piece of text is meant; colours on a terminal, nothing elsewhere. */
export type Tone = 'plain' | 'strong' | 'dim' | 'good' | 'warning' | 'bad'

export interface Toned {
  readonly text: string
  readonly tone: Tone
}

export type Cell = string | Toned

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** On a terminal that is too narrow, columns that say so are cut with an ellipsis; others never are. */
  readonly cut?: true
}

export type Block =
  | { readonly kind: 'lines'; readonly lines: readonly Cell[] }
  | {
      readonly kind: 'table'
      readonly columns: readonly Column[]
      readonly rows: readonly (readonly Cell[])[]
    }
  | { readonly kind: 'pairs'; readonly pairs: readonly (readonly [label: string, value: Cell])[] }
  | { readonly kind: 'diff'; readonly text: string }
  | { readonly kind: 'raw'; readonly text: string }

/** Lines as they are. A line break within one makes two. */
export function lines(...cells: readonly Cell[]): Block {
  return { kind: 'lines', lines: cells }
}

/** Aligned columns with a header line. A string for a column is its title. */
export function table(columns: readonly (string | Column)[], rows: readonly (readonly Cell[])[]): Block {
  return {
    kind: 'table',
    columns: columns.map((column) => (typeof column === 'string' ? { title: column } : column)),
    rows,
  }
}

/** One thing shown whole: labels on the left, values aligned on the right of them, line breaks in values kept. */
export function pairs(...all: readonly (readonly [label: string, value: Cell])[]): Block {
  return { kind: 'pairs', pairs: all }
}

/** A unified diff. */
export function diff(text: string): Block {
  return { kind: 'diff', text }
}

/** Text for another program, byte for byte: a generated configuration, a secret, a script. */
export function raw(text: string): Block {
  return { kind: 'raw', text }
}

export function toned(tone: Tone, text: string): Toned {
  return { tone, text }
}
