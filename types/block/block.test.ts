import { expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { contentOf } from '../../src/type/content.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { block } from './index.ts'
import { blockIn, marksOf } from './marks.ts'

const type = takeApart(block)

it('needs content that holds no mark of its own', () => {
  expect(() => block('x', { path: '/a' })).toThrow('"content" is needed')
  expect(() => block('x', { path: '/a', content: 'a\n# END hostwright: x\n' })).toThrow('a mark of its own')
  expect(() => block('x', { path: '/a', content: 'a\u0000' })).toThrow('NUL')
  expect(() => block('x\ny', { path: '/a', content: '' })).toThrow('a short text')
  expect(() => block('x', { path: '/a', content: '', after: '(' })).toThrow('"(" is never closed')
  expect(() => block('x', { path: '/a', content: '', after: 'a', before: 'b' })).toThrow(
    'together with "after"',
  )
})

it('writes its marks as comments of the file', () => {
  expect(marksOf('x', { comment: '//' }).begin).toBe('// BEGIN hostwright: x')
  expect(marksOf('$&', { comment: '<!-- %s -->' }).end).toBe('<!-- END hostwright: $& -->')
})

it('finds what is between them', () => {
  const marks = { begin: '<', end: '>' }
  expect(blockIn('a\n<\nb\n>\nc', marks)).toBe('b\n')
  expect(blockIn('<\n>\n', marks)).toBe('')
  expect(blockIn('<\na\n>\n<\nb\n>\n', marks)).toBe('a\n>\n<\nb\n')
  expect(blockIn('<\na', marks)).toBeNull()
  expect(blockIn('a >\n', marks)).toBeUndefined()
})

it('sees the text, but none of a secret', () => {
  const text = 'a\n# BEGIN hostwright: x\nb\n# END hostwright: x\n'
  const see = (content: string | Secret) =>
    type.observe([block('x', { path: '/a', content })], `=file ${text.length}\n${text}\n`)['x']
  expect(see('b')).toEqual({ content: contentOf('b\n') })
  expect(type.desired(block('x', { path: '/a', content: 'b' }))).toEqual({ content: contentOf('b\n') })
  expect(see(new Secret('b'))).toEqual({ content: contentOf(new Secret('b\n')) })
  expect(type.converge(block('x', { path: '/a', content: new Secret('hush') }), null).join('')).not.toContain(
    'hush',
  )
})

it('is absent from a file that is not there', () => {
  const see = (options: object) =>
    type.observe([block('x', { path: '/a', content: 'b', ...options })], '=missing\n')['x']
  expect(see({ state: 'absent' })).toBeNull()
  expect(see({ create: true })).toBeNull()
  expect(see({})).toMatchObject({ kind: 'unknown' })
})
