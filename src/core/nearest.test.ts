import { describe, expect, it } from 'vitest'
import { nearest } from './nearest.ts'

describe('nearest', () => {
  it.each([
    ['memroy', ['memory', 'name'], 'memory'],
    ['WEB1', ['web01', 'db01'], 'web01'],
    ['ab', ['ac'], 'ac'],
    ['colour', ['name', 'kind'], undefined],
  ])('of %s among %j is %s', (word, known, meant) => {
    expect(nearest(word, known)).toBe(meant)
  })

  it('is no name that shares nothing with the word', () => {
    expect(nearest('a', ['b'])).toBeUndefined()
    expect(nearest('a', ['ab'])).toBe('ab')
  })

  it('is the one domain name that begins with the word, before others that look like it', () => {
    expect(nearest('web3', ['web1', 'web3.office.example'])).toBe('web3.office.example')
    expect(nearest('web3', ['web1', 'web3.a.example', 'web3.b.example'])).toBe('web1')
  })
})
