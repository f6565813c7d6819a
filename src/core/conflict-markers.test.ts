import { expect, it } from 'vitest'
import { conflictMarkersAt } from './conflict-markers.ts'

it.each([
  ['a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n', 2],
  ['<<<<<<<\n=======\n>>>>>>>\n', 1],
  ['a\n<<<<<<< HEAD\nb\n', undefined],
  ['>>>>>>> main\n<<<<<<< HEAD\n', undefined],
  ['  <<<<<<< HEAD\n>>>>>>> main\n', undefined],
  ['<<<<<<<<<\n>>>>>>> main\n', undefined],
])('%j', (text, line) => {
  expect(conflictMarkersAt(text)).toBe(line)
})
