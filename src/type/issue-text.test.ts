import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { issueText } from './issue-text.ts'

const Params = z.strictObject({
  content: z.optional(z.union([z.string(), z.instanceof(Buffer)])),
  state: z._default(z.enum(['present', 'absent']), 'present'),
  uid: z.optional(z.number().check(z.int(), z.gte(0))),
  names: z.optional(z.array(z.string()).check(z.minLength(1))),
  owner: z.optional(z.string({ error: 'must be somebody' })),
  run: z.string(),
})

function textOf(params: Readonly<Record<string, unknown>>): readonly (string | undefined)[] {
  const parsed = Params.safeParse({ run: 'true', ...params }, { error: issueText, reportInput: true })
  return parsed.error?.issues.map(({ message }) => message) ?? []
}

describe('issueText', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['names each alternative of a union', { content: 3 }, 'must be text or a Buffer, not 3'],
    ['lists the values of a choice', { state: 'gone' }, 'must be "present" or "absent", not "gone"'],
    ['says what is missing', { run: undefined }, 'is needed'],
    ['tells the bound of a number', { uid: -5 }, 'must be at least 0'],
    ['tells the length of a list', { names: [] }, 'must have at least 1 entry'],
    ['names the kind of what was given', { run: { a: 1 } }, 'must be text, not an object'],
    ["leaves a schema's own words", { owner: 3 }, 'must be somebody'],
  ])('%s', (_, params, text) => {
    expect(textOf(params)).toEqual([text])
  })
})
