import { describe, expect, it } from 'vitest'
import { memoryOutput } from '../../test/lib/run-program.ts'
import { humanEvents, jsonlEvents } from './event-output.ts'
import { paintFor } from './paint.ts'

const paint = paintFor(false)

describe('humanEvents', () => {
  it('writes plain lines where there is no terminal', () => {
    const output = memoryOutput()
    const { emit, stop } = humanEvents(output, paint, 0)
    emit({ kind: 'phase', level: 'progress', subject: 'web01', text: 'connecting' })
    emit({ kind: 'phase', level: 'progress', subject: 'web01', text: '2 changed', done: 'good' })
    emit({ kind: 'saved', level: 'note', text: 'committed' })
    emit({ kind: 'odd', level: 'warning', text: 'clock is off', subject: 'db01' })
    emit({ kind: 'detail', level: 'detail', text: 'not shown' })
    stop()
    expect(output.text()).toBe(
      'web01: connecting\nweb01: 2 changed\ncommitted\ndb01: warning: clock is off\n',
    )
  })

  it.each([
    [-1, ['w', 'f']],
    [0, ['p', 'n', 'w', 'f']],
    [1, ['d', 'p', 'n', 'w', 'f']],
  ])('with verbosity %i shows %j', (verbosity, shown) => {
    const output = memoryOutput()
    const { emit } = humanEvents(output, paint, verbosity)
    for (const level of ['detail', 'progress', 'note', 'warning', 'failure'] as const)
      emit({ kind: 'x', level, text: level.slice(0, 1) })
    expect(output.text().replaceAll('warning: ', '').trim().split('\n')).toEqual(shown)
  })

  it('keeps one moving line a subject on a terminal, with the time it takes', () => {
    const output = memoryOutput(60)
    let now = 0
    const { emit, stop } = humanEvents(output, paint, 0, () => now)
    emit({ kind: 'phase', level: 'progress', subject: 'web01', text: 'connecting' })
    emit({ kind: 'phase', level: 'progress', subject: 'db1', text: 'connecting' })
    now = 3200
    emit({ kind: 'phase', level: 'progress', subject: 'web01', text: 'observing\u001B[2J' })
    emit({ kind: 'phase', level: 'progress', subject: 'web01', text: '2 changed', done: 'good' })
    stop()
    expect(screen(output.text())).toEqual(['web01: 2 changed  3s'])
    expect(output.text()).toContain('db1    connecting  0s\n')
    expect(output.text()).toContain('web01  observing\\x1b[2J  3s\n')
  })

  it('shows as many moving lines as the terminal has room for', () => {
    const output = memoryOutput(60)
    const { emit } = humanEvents(output, paint, 0, () => 0)
    for (let index = 0; index < 30; index += 1)
      emit({ kind: 'phase', level: 'progress', subject: `host${index}`, text: 'connecting' })
    expect(screen(output.text())).toHaveLength(23)
    expect(screen(output.text()).at(-1)).toBe('and 8 more')
  })
})

describe('jsonlEvents', () => {
  it('writes every event as a line', () => {
    const output = memoryOutput()
    const { emit } = jsonlEvents(output, () => new Date(0))
    emit({
      kind: 'resource-changed',
      level: 'detail',
      text: 'changed',
      subject: 'web01',
      data: { resource: 'file:/a' },
    })
    expect(output.text()).toBe(
      '{"resource":"file:/a","kind":"resource-changed","level":"detail","text":"changed","subject":"web01","time":"1970-01-01T00:00:00.000Z"}\n',
    )
  })
})

/** What a terminal shows after the text: obeys "up N lines, to the start, erase below" and line feeds. */
function screen(text: string): string[] {
  const lines = ['']
  // oxlint-disable-next-line no-control-regex
  for (const part of text.split(/(\u001B\[\d+A\r\u001B\[J|\n)/)) {
    const up = /\[(\d+)A/.exec(part)?.[1]
    if (up !== undefined) lines.splice(lines.length - 1 - Number(up), Number(up) + 1, '')
    else if (part === '\n') lines.push('')
    else lines[lines.length - 1] += part
  }
  return lines.slice(0, -1)
}
