import { expect, it } from 'vitest'
import { describeError, Invalid, UserError } from './errors.ts'

it('control characters of a subject are shown as JSON has them, and make no line of their own', () => {
  const subject = 'a\nb\u001b[2J\u007f\u0085'
  const shown = String.raw`"a\nb\u001b[2J\u007f\u0085"`
  expect(describeError(new UserError(`Cannot add host "${subject}": no`))).toEqual([
    `Cannot add host ${shown}: no`,
  ])
  const problems = [{ message: `label "${subject}"`, hint: `not "${subject}"` }, { message: 'other' }]
  expect(describeError(new Invalid('Cannot add', problems))).toEqual([
    'Cannot add: 2 problems',
    `  - label ${shown}`,
    `    hint: not ${shown}`,
    '  - other',
  ])
})

it('a message of several lines keeps them', () => {
  expect(describeError(new UserError('Cannot run "git push": rejected\nfetch first'))).toEqual([
    'Cannot run "git push": rejected\nfetch first',
  ])
})

it('what is quoted is cut where it is endless, in every part of the error', () => {
  const endless = 'é'.repeat(10_000_000)
  const cut = `"${'é'.repeat(99)}…"`
  const error = new Invalid(`Cannot add host "${endless}"`, [
    { message: `unknown group "${endless}"`, hint: `"${endless}"?` },
    { message: 'other' },
  ])
  expect(describeError(error)).toEqual([
    `Cannot add host ${cut}: 2 problems`,
    `  - unknown group ${cut}`,
    `    hint: ${cut}?`,
    '  - other',
  ])
  const quotes = 'é"\n'.repeat(3_000_000)
  const hint = `inv add host ${endless}`
  const error2 = new UserError(`unknown parent "${quotes}"`, { hint })
  expect([error2.message.length, error2.hint]).toEqual([301, `${hint.slice(0, 300)}…`])
  expect(new UserError(`Cannot add host "${endless}": no`).message).toBe(`Cannot add host ${cut}: no`)
})
