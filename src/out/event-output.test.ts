import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryOutput } from '../../test/lib/run-program.ts'
import { displayWidth } from './display-width.ts'
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
    now = 100
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
    let now = 0
    const { emit } = humanEvents(output, paint, 0, () => now)
    emit({ kind: 'run', level: 'detail', text: '40 hosts', total: 40 })
    for (let index = 0; index < 30; index += 1) {
      now += 100
      emit({ kind: 'phase', level: 'progress', subject: `host${index}`, text: 'connecting' })
    }
    // Of 24 rows, one is the prompt's and one is the cursor's.
    expect(screen(output.text())).toHaveLength(22)
    expect(screen(output.text()).slice(-2)).toEqual(['and 10 more', '0 of 40 done, 30 at work'])
    now += 100
    emit({ kind: 'phase', level: 'progress', subject: 'host0', text: 'failed', done: 'bad' })
    expect(screen(output.text())[0]).toBe('host0: failed  3s')
    expect(screen(output.text()).at(-1)).toBe('1 of 40 done, 1 failed, 29 at work')
  })

  it('draws a burst of events once', () => {
    const output = memoryOutput(60)
    const { emit, stop } = humanEvents(output, paint, 0, () => 0)
    for (let index = 0; index < 500; index += 1)
      emit({ kind: 'phase', level: 'progress', subject: 'web01', text: `step ${index}` })
    emit({ kind: 'phase', level: 'progress', subject: 'web01', text: 'ok', done: 'unchanged' })
    stop()
    expect(output.text().split('\n').length).toBeLessThan(5)
    expect(screen(output.text())).toEqual(['web01: ok  0s'])
  })

  it('fits every width, also after the terminal was made narrower, and leaves nothing behind', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 90 }),
        fc.array(
          fc.record({
            subject: fc.constantFrom('web01', 'a-long-name-of-a-host', '宿主'),
            text: fc.string(),
          }),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        (wide, narrow, events) => {
          let width = wide
          let now = 0
          const plain = memoryOutput(80)
          const output = { ...plain, columns: () => width }
          const { emit, stop } = humanEvents(output, paint, 0, () => now)
          for (const event of events) {
            now += 100
            emit({ kind: 'phase', level: 'progress', ...event })
          }
          for (const line of plain.text().split(/\u001B\[\d+A\r\u001B\[J|\n/))
            expect(displayWidth(line)).toBeLessThan(Math.max(2, wide))
          const before = plain.text().length
          const rows = screen(plain.text()).reduce(
            (sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / narrow)),
            0,
          )
          width = narrow
          stop()
          expect(plain.text().slice(before)).toBe(`\u001B[${rows}A\r\u001B[J`)
        },
      ),
    )
  })

  it('shows the steps of a change only where they move', () => {
    const output = memoryOutput()
    const { emit } = humanEvents(output, paint, 0)
    emit({
      kind: 'host-working',
      level: 'progress',
      subject: 'web01',
      text: 'applying file:/a',
      moving: true,
    })
    expect(output.text()).toBe('')
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
      '{"version":1,"resource":"file:/a","kind":"resource-changed","level":"detail","text":"changed","subject":"web01","time":"1970-01-01T00:00:00.000Z"}\n',
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
