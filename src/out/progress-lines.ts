/** The moving lines at the bottom of a terminal, one a subject, each with the time it has taken so far. */
import { cutToWidth, padToWidth, displayWidth } from './display-width.ts'
import type { Output } from './output.ts'
import type { Paint } from './paint.ts'

interface Moving {
  readonly since: number
  text: string
}

export class ProgressLines {
  readonly #output: Output
  readonly #paint: Paint
  readonly #now: () => number
  readonly #moving = new Map<string, Moving>()
  #shown = 0
  #timer: NodeJS.Timeout | undefined

  constructor(output: Output, paint: Paint, now: () => number = Date.now) {
    this.#output = output
    this.#paint = paint
    this.#now = now
  }

  update(subject: string, text: string): void {
    const moving = this.#moving.get(subject)
    if (moving === undefined) this.#moving.set(subject, { since: this.#now(), text })
    else moving.text = text
    this.#timer ??= setInterval(() => this.#redraw(''), 1000).unref()
    this.#redraw('')
  }

  /** Whole seconds since the subject's first line, or undefined where it has none. */
  elapsed(subject: string): number | undefined {
    const moving = this.#moving.get(subject)
    return moving === undefined ? undefined : Math.floor((this.#now() - moving.since) / 1000)
  }

  /** The subject's line is over; what is to stay of it is printed by `print`. */
  finish(subject: string): void {
    this.#moving.delete(subject)
  }

  /** Lines that stay, above the moving ones. */
  print(text: string): void {
    this.#redraw(text)
  }

  /** Takes the moving lines away, so that others may write. */
  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#moving.clear()
    this.#redraw('')
  }

  #redraw(above: string): void {
    const width = this.#output.columns() - 1
    const room = Math.max(1, this.#output.rows() - 2)
    const all = [...this.#moving].map(([subject, { text }]) => ({ subject, text }))
    const widest = Math.max(0, ...all.map(({ subject }) => displayWidth(subject)))
    const lines = all.slice(0, room).map(({ subject, text }) => {
      const line = cutToWidth(`${padToWidth(subject, widest)}  ${text}`, width - 6)
      return `${line}${this.#paint('dim', `  ${this.elapsed(subject) ?? 0}s`)}`
    })
    if (all.length > room) lines.push(this.#paint('dim', `and ${all.length - room} more`))
    const erase = this.#shown > 0 ? `\u001B[${this.#shown}A\r\u001B[J` : ''
    this.#shown = lines.length
    const text = `${erase}${above}${lines.map((line) => `${line}\n`).join('')}`
    if (text !== '') this.#output.write(text)
  }
}
