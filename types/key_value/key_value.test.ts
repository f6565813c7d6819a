import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { keyValue } from './index.ts'

const type = takeApart(keyValue)

type Options = Parameters<typeof keyValue>[1]

/** What is seen of values in a file of this text. */
function seen(text: string, values: Options['values'], more: Omit<Options, 'path' | 'values'> = {}) {
  const stdout = `=file ${Buffer.byteLength(text)}\n${text}\n`
  return type.observe([keyValue('x', { path: '/a', values, ...more })], stdout)['x']
}

it('refuses keys and values that could not be read again', () => {
  const make =
    (values: Options['values'], more: object = {}) =>
    () =>
      keyValue('x', { path: '/a', values, ...more })
  expect(make({})).toThrow('at least one key')
  expect(make({ 'a=b': 1 })).toThrow('must not hold "="')
  expect(make({ '#a': 1 })).toThrow('read as a comment')
  expect(make({ ' a': 1 })).toThrow('begin or end with a blank')
  expect(make({ 'a b': 1 }, { separator: ' ' })).toThrow('must not hold blanks')
  expect(make({ 'a:b': 1 }, { separator: ': ' })).toThrow('must not hold ":"')
  expect(make({ a: 'x\ny' })).toThrow('one line of text')
  expect(make({ a: new Secret('x\ny') })).toThrow('must be one line')
  expect(make({ a: ' x' }, { quotes: 'none' })).toThrow('begin or end with a blank')
  expect(make({ a: ' x' })).not.toThrow()
  expect(make({ a: 1 }, { separator: '->' })).toThrow('must be "=", ":" or blanks')
  expect(make({ a: 1 }, { validate: 'x' })).toThrow('%s')
})

describe('observe', () => {
  it.each<[string, string, string]>([
    ['plain', 'A=b', 'b'],
    ['with blanks and a comment', '  A =  b  # why', 'b'],
    ['exported, in single quotes', "export A='b c' # why", 'b c'],
    ['in double quotes with escapes', String.raw`A="b \"\$\`\\ c"`, 'b "$`\\ c'],
    ['with a hash that begins no comment', 'A=b#c', 'b#c'],
    ['half in quotes', "A='b'c", "'b'c"],
    ['going on in the next line', 'A=b \\\n  c', 'b c'],
    ['empty', 'A=', ''],
  ])('reads a value that is %s', (_, text, value) => {
    expect(seen(`# A=z\nAA=1\n${text}\nB=2\n`, { A: 'wanted' })).toEqual({ A: value })
  })

  it('tells several, none and those in a file that is not there', () => {
    expect(seen('A=1\nA=2\n', { A: '1', B: '1', C: null })).toEqual({ A: ['1', '2'], B: null, C: null })
    expect(seen('A=1\nA=2\n', { A: ['1', '2'] })).toEqual({ A: ['1', '2'] })
    const observe = (values: Options['values'], more: object, stdout: string) =>
      type.observe([keyValue('x', { path: '/a', values, ...more })], stdout)['x']
    expect(observe({ A: 1 }, { create: true }, '=missing\n')).toBeNull()
    expect(observe({ A: null }, {}, '=missing\n')).toEqual({ A: null })
    expect(observe({ A: 1 }, {}, '=missing\n')).toMatchObject({
      kind: 'unknown',
      reason: '"/a" does not exist',
    })
    expect(observe({ A: 1 }, {}, '=link\n')).toMatchObject({ kind: 'refused' })
    expect(observe({ A: 1 }, {}, '=large\n')).toMatchObject({
      reason: '"/a" is larger than 4 MiB: that is no configuration',
    })
    expect(seen('A="b\nc"\n', { A: 'x' })).toMatchObject({ kind: 'refused' })
  })

  it('takes what is written as it would be written for right', () => {
    expect(seen('A="$B:x" # y\n', { A: '"$B:x" # y' }, { quotes: 'none' })).toEqual({ A: '"$B:x" # y' })
    expect(seen("A='x'\n", { A: 'x' }, { quotes: 'double' })).toEqual({ A: 'x' })
    expect(seen('a = b # c\n', { a: 'b # c' }, { separator: ' = ' })).toEqual({ a: 'b # c' })
  })

  it('shows no secret', () => {
    const state = seen('A=old\n', { A: new Secret('new') })
    expect(JSON.stringify(state)).toBe('{"A":"[secret]"}')
    expect(seen('A=new\n', { A: new Secret('new') })).toEqual({ A: new Secret('new') })
  })

  it('reads a file once for many', () => {
    const probe = type.probe(
      keyValue('a', { path: '/a', values: { A: 1 } }),
      keyValue('b', { path: '/a', values: { B: 1 } }),
      keyValue('c', { path: '/b', values: { B: 1 } }),
    )
    expect(probe.match(/^hw_text \/.*$/gm)).toEqual(['hw_text /a', 'hw_text /b'])
  })
})

it('names what it needs, and what it changes', () => {
  const one = keyValue('x', { path: '/etc/default/a', values: { A: 1 } })
  expect(type.needs(one)).toEqual(['file:/etc/default/a', 'directory:/etc', 'directory:/etc/default'])
})

it('sends values in a file of its own, and none in a command', () => {
  const [script = ''] = type.converge(keyValue('x', { path: '/a', values: { A: new Secret('hush') } }), {
    A: new Secret('x'),
  })
  expect(script).not.toContain('hush')
  expect(script).toContain('HW_DATA=/.a.hostwright-new awk')
})
