import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import { descriptionOf, parametersOf } from './describe-schema.ts'

const params = z
  .strictObject({
    target: z.string().check(z.minLength(1), z.describe('Where to.')),
    mode: z.optional(z.union([z.string(), z.number()])).check(z.describe('Which mode.')),
    state: z._default(z.enum(['present', 'absent']), 'present').check(z.describe('Whether.')),
    ports: z._default(z.array(z.union([z.literal('all'), z.int()])), []),
    labels: z.optional(z.record(z.string(), z.boolean())),
    nested: z.nullable(z.object({ a: z.optional(z.string()), b: z.tuple([z.string(), z.number()]) })),
    old: z._default(z.pipe(z.string().check(z.describe('Inner.')), z.transform(Number)), 1),
  })
  .check(z.refine(() => true))

describe('parametersOf', () => {
  it('writes types, defaults and descriptions as a person would', () => {
    expect(parametersOf(params).map((one) => Object.values(one))).toEqual([
      ['target', 'string', true, undefined, 'Where to.'],
      ['mode', 'string | number', false, undefined, 'Which mode.'],
      ['state', "'present' | 'absent'", false, "'present'", 'Whether.'],
      ['ports', "('all' | number)[]", false, '[]', ''],
      ['labels', 'Record<string, boolean>', false, undefined, ''],
      ['nested', '{ a?: string, b: [string, number] } | null', true, undefined, ''],
      ['old', 'string', false, '1', 'Inner.'],
    ])
  })

  it('joins the parameters of alternatives', () => {
    const either = z.union([z.object({ a: z.string() }), z.object({ a: z.string(), b: z.number() })])
    expect(parametersOf(either).map(({ name }) => name)).toEqual(['a', 'b'])
    expect(parametersOf(z.string())).toEqual([])
  })

  it('finds the description of what is wrapped', () => {
    expect(descriptionOf(z.optional(z.string().check(z.describe('Text.'))))).toBe('Text.')
  })
})
