/** The moving lines at the bottom of a terminal, one a subject that is at work, each with the time it has taken so far. */
import { cutToWidth, displayWidth, padToWidth } from './display-width.ts'
import type { Output } from './output.ts'
import type { Paint } from './paint.ts'

interface Moving {
  readonly since: number
  text: string
}

/** How subjects came to their end. */
export type Ending = 'good' | 'bad' | 'unchanged' | 'skipped'

/** Milliseconds between two drawings, however much happens. */
const PAUSE = 80

export class ProgressLines {
  readonly #output: Output
  readonly #paint: Paint
  readonly #now: () => number
  readonly #moving = new Map<string, Moving>()
  readonly #ended = new Map<string, Ending>()
  #total = 0
  /** Widths of the lines that stand there now, for a terminal that was made narrower since. */
  #shown: readonly number[] = []
  /** Lines that stay, and that have not been written yet. */
  #above = ''
  #drawn = -Infinity
  #soon: NodeJS.Timeout | undefined
  #clock: NodeJS.Timeout | undefined

  constructor(output: Output, paint: Paint, now: () => number = Date.now) {
    this.#output = output
    this.#paint = paint
    this.#now = now
  }

  /** So many subjects are to come to their end; how far that is shows in a last line. */
  expect(total: number): void {
    this.#total = total
  }

  update(subject: string, text: string): void {
    const moving = this.#moving.get(subject)
    if (moving === undefined) this.#moving.set(subject, { since: this.#now(), text })
    else moving.text = text
    this.#clock ??= setInterval(() => this.#draw(), 1000).unref()
    this.#drawSoon()
  }

  /** Whole seconds since the subject's first line, or undefined where it has none. */
  elapsed(subject: string): number | undefined {
    const moving = this.#moving.get(subject)
    return moving === undefined ? undefined : Math.floor((this.#now() - moving.since) / 1000)
  }

  /** The subject's line is over; what is to stay of it is printed by `print`. */
  finish(subject: string, how: Ending): void {
    this.#moving.delete(subject)
    this.#ended.set(subject, how)
  }

  /** Lines that stay, above the moving ones. */
  print(text: string): void {
    this.#above += text
    this.#drawSoon()
  }

  /** Takes the moving lines away, so that others may write. */
  stop(): void {
    clearInterval(this.#clock)
    this.#clock = undefined
    this.#moving.clear()
    this.#draw()
  }

  /** At once where nothing was drawn for a while: what comes in a burst is drawn as one. */
  #drawSoon(): void {
    const since = this.#now() - this.#drawn
    if (since >= PAUSE) this.#draw()
    else this.#soon ??= setTimeout(() => this.#draw(), PAUSE - since).unref()
  }

  #draw(): void {
    clearTimeout(this.#soon)
    this.#soon = undefined
    this.#drawn = this.#now()
    const columns = Math.max(1, this.#output.columns())
    const lines = this.#moving.size === 0 ? [] : this.#lines(columns - 1)
    // A line that is wider than the terminal by now stands in as many rows as it takes.
    const rows = this.#shown.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0)
    const erase = rows > 0 ? `\u001B[${rows}A\r\u001B[J` : ''
    this.#shown = lines.map(({ width }) => width)
    const text = `${erase}${this.#above}${lines.map((line) => `${line.text}\n`).join('')}`
    this.#above = ''
    if (text !== '') this.#output.write(text)
  }

  #lines(width: number): readonly { readonly text: string; readonly width: number }[] {
    const all = [...this.#moving].map(([subject, { text }]) => ({ subject, text }))
    const last = this.#total > 1 ? [this.#summary(all.length)] : []
    const room = Math.max(1, this.#output.rows() - 2 - last.length)
    const shown = all.length > room ? all.slice(0, Math.max(1, room - 1)) : all
    const widest = Math.min(
      Math.floor(width / 2),
      Math.max(0, ...shown.map(({ subject }) => displayWidth(subject))),
    )
    const hidden = all.length - shown.length
    return [
      ...shown.map(({ subject, text }) => {
        const time = `  ${this.elapsed(subject) ?? 0}s`
        const name = padToWidth(cutToWidth(subject, widest), widest)
        const line = cutToWidth(`${name}  ${text}`, Math.max(0, width - displayWidth(time)))
        const end = cutToWidth(time, width)
        return { text: `${line}${this.#paint('dim', end)}`, width: displayWidth(line) + displayWidth(end) }
      }),
      ...[...(hidden > 0 ? [`and ${hidden} more`] : []), ...last].map((line) => {
        const text = cutToWidth(line, width)
        return { text: this.#paint('dim', text), width: displayWidth(text) }
      }),
    ]
  }

  /** `12 of 200 done, 1 failed, 20 at work`. */
  #summary(active: number): string {
    const ended = [...this.#ended.values()]
    const failed = ended.filter((how) => how === 'bad').length
    const skipped = ended.filter((how) => how === 'skipped').length
    return [
      `${ended.length} of ${this.#total} done`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(skipped > 0 ? [`${skipped} not started`] : []),
      `${active} at work`,
    ].join(', ')
  }
}
