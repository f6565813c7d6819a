/** Shows the events of a command that is at work: moving lines on a terminal, plain lines elsewhere, or JSON lines. */
import type { Tone } from '../command/block.ts'
import type { CommandEvent, EventSink } from '../command/context.ts'
import { jsonLine, jsonVersion } from './json-result.ts'
import { neutralText } from './neutral-text.ts'
import type { Output } from './output.ts'
import type { Paint } from './paint.ts'
import { ProgressLines } from './progress-lines.ts'

export interface EventOutput {
  readonly emit: EventSink
  /** Nothing moves any more; the result may be written. */
  readonly stop: () => void
}

/** One line of JSON on stdout for each event, whatever its level. */
export function jsonlEvents(output: Output, now: () => Date): EventOutput {
  return {
    emit: ({ data, moving: _moving, ...event }) =>
      output.write(jsonLine({ version: jsonVersion, ...data, ...event, time: now().toISOString() })),
    stop: () => undefined,
  }
}

export function humanEvents(
  output: Output,
  paint: Paint,
  verbosity: number,
  now: () => number = Date.now,
): EventOutput {
  const progress = output.isTerminal ? new ProgressLines(output, paint, now) : undefined
  const say = (text: string): void => (progress === undefined ? output.write(text) : progress.print(text))
  return {
    emit: (event) => {
      const subject = event.subject === undefined ? undefined : neutralText(event.subject)
      if (event.total !== undefined) progress?.expect(event.total)
      const seconds = subject === undefined ? undefined : progress?.elapsed(subject)
      if (subject !== undefined && event.done !== undefined) progress?.finish(subject, event.done)
      if (!isShown(event, verbosity)) return
      const isMoving = event.level === 'progress' && event.done === undefined && subject !== undefined
      if (isMoving && progress !== undefined) progress.update(subject, oneLine(event.text))
      else if (event.moving !== true) say(eventLine(event, paint, seconds))
    },
    stop: () => progress?.stop(),
  }
}

function isShown(event: CommandEvent, verbosity: number): boolean {
  switch (event.level) {
    case 'detail':
      return verbosity > 0
    case 'progress':
    case 'note':
      return verbosity >= 0
    case 'warning':
    case 'failure':
      return true
  }
}

function toneOf({ level, done }: CommandEvent): Tone {
  if (level === 'failure' || done === 'bad') return 'bad'
  if (level === 'warning') return 'warning'
  if (done === 'good') return 'good'
  if (done === 'skipped') return 'warning'
  return level === 'detail' || done === 'unchanged' ? 'dim' : 'plain'
}

function eventLine(event: CommandEvent, paint: Paint, seconds: number | undefined): string {
  const subject = event.subject === undefined ? '' : `${neutralText(event.subject)}: `
  const level = event.level === 'warning' ? 'warning: ' : ''
  const time = seconds === undefined ? '' : paint('dim', `  ${seconds}s`)
  return `${subject}${paint(toneOf(event), `${level}${neutralText(event.text)}`)}${time}\n`
}

function oneLine(text: string): string {
  return neutralText(text).replaceAll(/[\n\t]+/g, ' ')
}
