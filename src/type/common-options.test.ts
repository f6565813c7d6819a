import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { commonParameters } from './common-options.ts'
import { defineType } from './define-type.ts'
import { each } from './each.ts'
import { probe } from './probe.ts'
import { raw } from '../core/shell.ts'

const thing = defineType({
  name: 'thing',
  summary: 'A thing',
  id: z.string(),
  params: z.strictObject({ content: z.optional(z.string()) }),
  observe: each(() => probe(raw(':'), () => null)),
  desired: () => null,
  converge: () => [],
})

const slow = defineType({
  name: 'slow',
  summary: 'A thing with a time of its own',
  id: z.string(),
  params: z.strictObject({ timeout: z.optional(z.number()) }),
  observe: each(() => probe(raw(':'), () => null)),
  desired: () => null,
  converge: () => [],
})

describe('the options of every resource', () => {
  it('are no parameters of its type', () => {
    const made = thing('a', { content: 'x', timeout: 2.5, retries: 3, retryDelay: 0 })
    expect(made).toMatchObject({
      params: { content: 'x' },
      attempts: { timeout: 2.5, retries: 3, retryDelay: 0 },
    })
    expect(thing('a', {}).attempts).toEqual({})
  })

  it('are checked with everything else', () => {
    const make = (options: object) => () => thing('a', options)
    expect(make({ timeout: 0 })).toThrow('parameter "timeout" must be more than 0 and at most 86400 seconds')
    expect(make({ retries: 1.5 })).toThrow('parameter "retries" must be a whole number from 0 to 100')
    expect(make({ retryDelay: '5' })).toThrow('parameter "retryDelay" must be from 0 to 3600 seconds')
    expect(make({ retries: -1, timeout: Number.NaN })).toThrow('2 problems')
    expect(make({ retry: 3 })).toThrow('unknown parameter "retry"')
    expect(make({ toString: 3 })).toThrow('unknown parameter "toString"')
  })

  it('leave a name to the type that has it', () => {
    expect(slow('x', { timeout: 7 })).toMatchObject({ params: { timeout: 7 }, attempts: {} })
    expect(commonParameters(slow.definition).map(({ name }) => name)).toEqual([
      'needs',
      'retries',
      'retryDelay',
    ])
    expect(commonParameters(thing.definition)).toHaveLength(4)
  })
})
