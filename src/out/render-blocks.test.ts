import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diff, lines, pairs, raw, table, toned } from '../command/block.ts'
import { displayWidth } from './display-width.ts'
import { paintFor, wantsColours } from './paint.ts'
import { renderBlocks } from './render-blocks.ts'

const plain = { paint: paintFor(false), width: undefined }
const coloured = { paint: paintFor(true), width: 40 }

describe('renderBlocks', () => {
  it('aligns a table by what the eye sees', () => {
    const block = table(
      ['name', { title: 'size', align: 'right' }, 'notes'],
      [
        ['web01', '4 GiB', ''],
        ['データ', toned('good', '16 GiB'), 'é — ok'],
      ],
    )
    expect(renderBlocks([block], plain)).toBe(
      ['NAME      SIZE  NOTES', 'web01    4 GiB', 'データ  16 GiB  é — ok', ''].join('\n'),
    )
  })

  it('cuts only the columns that allow it, and only on a terminal', () => {
    const block = table(['name', { title: 'text', cut: true }], [['a-name-of-twenty-chars', 'x'.repeat(40)]])
    expect(renderBlocks([block], plain)).toContain('x'.repeat(40))
    const cut = renderBlocks([block], { ...plain, width: 40 }).split('\n')[1] ?? ''
    expect(displayWidth(cut)).toBe(40)
    expect(cut.endsWith('x…')).toBe(true)
    const narrow = renderBlocks([block], { ...plain, width: 10 }).split('\n')[1]
    expect(narrow).toBe(`a-name-of-twenty-chars  ${'x'.repeat(7)}…`)
  })

  it('colours text but not the blanks around it', () => {
    const block = table(['a', 'b'], [[toned('bad', 'x'), 'y']])
    expect(renderBlocks([block], coloured)).toContain('\u001B[31mx\u001B[39m  y\n')
  })

  it('shows labels beside values of several lines', () => {
    expect(renderBlocks([pairs(['name', 'web01'], ['notes', 'one\ntwo'], ['mac', ''])], plain)).toBe(
      'name   web01\nnotes  one\n       two\nmac\n',
    )
  })

  it('colours a diff by line', () => {
    const text = '--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n same\n'
    expect(renderBlocks([diff(text)], plain)).toBe(text)
    expect(renderBlocks([diff(text)], coloured)).toBe(
      '\u001B[1m--- a\u001B[22m\n\u001B[1m+++ b\u001B[22m\n\u001B[2m@@ -1 +1 @@\u001B[22m\n\u001B[31m-old\u001B[39m\n\u001B[32m+new\u001B[39m\n same\n',
    )
  })

  it('gives text for other programs byte for byte, but not to a terminal', () => {
    const text = 'a\u001B[2Jb\r\n\u0000'
    expect(renderBlocks([raw(text)], plain)).toBe(text)
    expect(renderBlocks([raw(text)], coloured)).toBe('a\\x1b[2Jb\n\\x00')
  })

  it('lets no control character of the data through', () => {
    const cell = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(cell, cell, cell, (a, b, c) => {
        const out = renderBlocks(
          [lines(a, toned('good', b)), table([a], [[b], [c]]), pairs([a, b]), diff(c)],
          plain,
        )
        expect(out).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/)
      }),
    )
  })

  it('keeps a table one line a row, whatever is in the cells', () => {
    const cell = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell)),
        fc.option(fc.nat(200), { nil: undefined }),
        (rows, width) => {
          const out = renderBlocks([table(['a', { title: 'b', cut: true }], rows)], {
            paint: paintFor(true),
            width,
          })
          expect(out.split('\n')).toHaveLength(rows.length + 2)
        },
      ),
    )
  })
})

describe('wantsColours', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { TERM: 'dumb' }, false],
    [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ])('terminal %s, %j: %s', (isTerminal, env, expected) => {
    expect(wantsColours(isTerminal, env)).toBe(expected)
  })
})
