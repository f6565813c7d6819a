import { describe, expect, it } from 'vitest'
import type { CommandEntry } from './command.ts'
import { findCommand } from './find-command.ts'

function entry(...words: [string, ...string[]]): CommandEntry {
  return { words, summary: words.join(' '), load: async () => Promise.reject(new Error('not loaded')) }
}

const entries = [
  entry('add', 'host'),
  entry('add', 'network'),
  entry('list'),
  entry('secret'),
  entry('secret', 'set'),
]

function find(line: string) {
  const { entry: found, rest, stranger, words } = findCommand(entries, line.split(' ').filter(Boolean))
  return { found: found?.words.join(' '), rest: rest.join(' '), stranger, words: words.join(' ') }
}

describe('findCommand', () => {
  it.each([
    [
      'add host web01 --kind vm',
      { found: 'add host', rest: 'web01 --kind vm', stranger: undefined, words: 'add host' },
    ],
    [
      '-C acme add host web01',
      { found: 'add host', rest: '-C acme web01', stranger: undefined, words: 'add host' },
    ],
    [
      '--site add add --json host x',
      { found: 'add host', rest: '--site add --json x', stranger: undefined, words: 'add host' },
    ],
    ['list host', { found: 'list', rest: 'host', stranger: undefined, words: 'list' }],
    ['list list', { found: 'list', rest: 'list', stranger: undefined, words: 'list' }],
    ['secret set x', { found: 'secret set', rest: 'x', stranger: undefined, words: 'secret set' }],
    ['secret sett x', { found: 'secret', rest: 'sett x', stranger: undefined, words: 'secret' }],
    ['add', { found: undefined, rest: '', stranger: undefined, words: 'add' }],
    ['add hots', { found: undefined, rest: 'hots', stranger: 'hots', words: 'add' }],
    ['-- list', { found: undefined, rest: '-- list', stranger: undefined, words: '' }],
    ['', { found: undefined, rest: '', stranger: undefined, words: '' }],
  ])('%s', (line, expected) => {
    expect(find(line)).toEqual(expected)
  })
})
