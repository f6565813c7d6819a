import { expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { command } from './index.ts'

const type = takeApart(command)

it('needs a test of its own, or is for being called only', () => {
  expect(() => command('a', { run: 'x' })).toThrow('needs one of unless, onlyIf, creates and onlyWhenCalled')
  expect(() => command('a', { run: 'x', unless: 'y', onlyWhenCalled: true })).toThrow('with onlyWhenCalled')
  for (const run of [' ', '\n', '', 'x\u0000y', '\u0000'])
    expect(() => command('a', { run, unless: 'y' })).toThrow('text of a command')
  expect(() => command('a', { run: 'x', creates: 'relative' })).toThrow('absolute path')
})

it('passes its text as one word, so that it cannot break out', () => {
  expect(type.converge(command('a', { run: "echo 'x' # )", unless: 'false' }), { done: false })).toEqual([
    `( umask 022; eval 'echo '\\''x'\\'' # )' )`,
  ])
  const probe = type.probe(command('a', { run: 'x', unless: 'test 1', onlyIf: 'test 2', creates: '/x y' }))
  expect(probe).toContain(`{ [ -e '/x y' ] || [ -L '/x y' ]; } && exit 0
( eval 'test 1' ) >/dev/null 2>&1 && exit 0
! ( eval 'test 2' ) >/dev/null 2>&1 && exit 0
exit 1`)
})

it('is done where a test says so', () => {
  const frame = (code: number): string => `${code} 0\n\n`
  const resources = [
    command('a', { run: 'x', unless: 'y' }),
    command('b', { run: 'x', unless: 'y' }),
    command('c', { run: 'x', onlyWhenCalled: true }),
  ]
  expect(type.observe(resources, frame(0) + frame(1) + frame(1))).toEqual({
    a: { done: true },
    b: { done: false },
    c: { done: true },
  })
})

it('runs when called for, unless this run has run it already', () => {
  const one = command('a', { run: 'newaliases', onlyWhenCalled: true })
  expect(type.trigger('run', one)).toBe('( umask 022; eval newaliases )')
  expect(type.trigger('run', one, { done: false })).toBeNull()
})
