import { expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { ini } from './index.ts'

const type = takeApart(ini)

type Options = Parameters<typeof ini>[1]

function seen(text: string, options: Omit<Options, 'path'>) {
  const stdout = `=file ${Buffer.byteLength(text)}\n${text}\n`
  return type.observe([ini('x', { path: '/a', ...options })], stdout)['x']
}

it('needs keys, or a section that is to go', () => {
  expect(() => ini('x', { path: '/a' })).toThrow('at least one key')
  expect(() => ini('x', { path: '/a', state: 'absent' })).toThrow('"section" is needed')
  expect(() => ini('x', { path: '/a', section: 's', state: 'absent', values: { a: 1 } })).toThrow(
    'a key goes by the value null',
  )
  expect(() => ini('x', { path: '/a', section: '[s]', values: { a: 1 } })).toThrow('without the brackets')
  expect(() => ini('x', { path: '/a', values: { '[a': 1 } })).toThrow('read as a section')
  expect(() => ini('x', { path: '/a', values: { a: 'x ' } })).toThrow('begin or end with a blank')
})

it('reads the section that is meant, and in it quotes, comments and long values', () => {
  const text = `k = 0\n[a] ; first\nk = "1" ; one\n; k = 2\nlong = x,\n  y\n[ b ]\nk : 3\n[a]\nm=4#5\n`
  expect(seen(text, { values: { k: '' } })).toEqual({ k: '0' })
  expect(seen(text, { section: 'a', values: { k: '', long: '', m: '', none: '' } })).toEqual({
    k: '1',
    long: 'x, y',
    m: '4#5',
    none: null,
  })
  expect(seen(text, { section: 'b', values: { k: '' } })).toEqual({ k: '3' })
  expect(seen(text, { section: 'a', state: 'absent' })).toEqual({ keys: ['k', 'long', 'm'] })
  expect(seen(text, { section: 'c', state: 'absent' })).toBeNull()
  expect(seen('[a]\nk="b\\"c"\n', { section: 'a', values: { k: '' } })).toEqual({ k: '"b\\"c"' })
})
