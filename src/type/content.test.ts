import { expect, it } from 'vitest'
import { Secret } from '../core/secret.ts'
import { contentOf, textOf } from './content.ts'

it('has a hash, a size in bytes, and the text', () => {
  expect(contentOf('é\n')).toEqual({
    kind: 'content',
    sha256: 'edd3a863872a04239eb29ad4bc12fc892b3d4ae57cc7e786a3697816f8e141c2',
    bytes: 3,
    text: 'é\n',
  })
})

it('has no text where it is secret or binary', () => {
  expect(contentOf(new Secret('x'))).not.toHaveProperty('text')
  expect(contentOf(Buffer.from([0xff, 0xfe]))).not.toHaveProperty('text')
  expect(contentOf(Buffer.from('a\0b'))).not.toHaveProperty('text')
})

it('keeps a byte order mark', () => {
  expect(textOf(Buffer.from('\ufeffx'))).toBe('\ufeffx')
})
