import { expect, it } from 'vitest'
import { Secret } from '../core/secret.ts'
import { differingKeys, sameValue } from './compare.ts'
import { contentOf } from './content.ts'

it('names the keys that differ, and all that are wanted where nothing is there', () => {
  expect(differingKeys({ owner: 'a', mode: '0644' }, { owner: 'b', mode: '0644' })).toEqual(['owner'])
  expect(differingKeys(null, { owner: 'b', mode: undefined })).toEqual(['owner'])
  expect(differingKeys({ owner: 'a', group: 'x' }, { owner: 'a' })).toEqual([])
})

it('compares content by its hash, lists in order, and secrets by what they hide', () => {
  const { text: _, ...observed } = contentOf('x')
  expect(sameValue(observed, contentOf('x'))).toBe(true)
  expect(sameValue(observed, contentOf('y'))).toBe(false)
  expect(sameValue(undefined, contentOf('x'))).toBe(false)
  expect(sameValue(['a', 'b'], ['a', 'b'])).toBe(true)
  expect(sameValue(['a', 'b'], ['b', 'a'])).toBe(false)
  expect(sameValue(['a'], 'a')).toBe(false)
  expect(sameValue(new Secret('x'), new Secret('x'))).toBe(true)
  expect(sameValue(new Secret('x'), new Secret('y'))).toBe(false)
  expect(sameValue(new Secret('x'), 'x')).toBe(false)
  expect(sameValue(null, undefined)).toBe(false)
})
