/** Gives a tone its colour, on a terminal that wants colours. */
import picocolors from 'picocolors'
import type { Cell, Tone } from '../command/block.ts'

/** Colours a text, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string

export function paintFor(colours: boolean): Paint {
  const { bold, dim, green, yellow, red } = picocolors.createColors(colours)
  const by: Record<Tone, (text: string) => string> = {
    plain: (text) => text,
    strong: bold,
    dim,
    good: green,
    warning: yellow,
    bad: red,
  }
  return (tone, text) => (text === '' ? '' : by[tone](text))
}

/** On a terminal, unless NO_COLOR (no-color.org) or a dumb terminal says otherwise; FORCE_COLOR overrules. */
export function wantsColours(
  isTerminal: boolean,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false
  if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '') return env['FORCE_COLOR'] !== '0'
  return isTerminal && env['TERM'] !== 'dumb'
}

export function cellText(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text
}

export function cellTone(cell: Cell): Tone {
  return typeof cell === 'string' ? 'plain' : cell.tone
}
