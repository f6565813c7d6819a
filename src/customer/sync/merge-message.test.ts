import { describe, expect, it } from 'vitest'
import { mergeMessage } from './merge-message.ts'

const news = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ commit: String(index), subject: `Change ${index}` }))

describe('mergeMessage', () => {
  it('lists the subjects, newest first', () => {
    expect(mergeMessage('main', 'acme', news(2))).toBe(
      'Merge base "main" into customer acme\n\n* Change 0\n* Change 1\n',
    )
  })

  it('says how many more there are', () => {
    const lines = mergeMessage('main', 'acme', news(103)).trimEnd().split('\n')
    expect(lines.slice(-2)).toEqual(['* Change 99', '* and 3 more'])
  })
})
