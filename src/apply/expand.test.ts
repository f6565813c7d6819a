import { describe, expect, it } from 'vitest'
import { Invalid, UserError } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'
import type { Resources } from '../type/resource.ts'
import { testTypes } from '../../test/lib/run-context.ts'
import { hostView, inventoryView } from '../../test/lib/views.ts'
import { daemon, mark, pair, spot, textFile } from '../../test/lib/test-types.ts'
import { parseFacts } from './facts-parse.ts'
import { expand } from './expand.ts'

const facts = parseFacts('=uname\nLinux web01 6.1 x86_64\n=end\n')

function names(resources: Resources): readonly string[] {
  return expanded(resources).order.map(({ name }) => name)
}

function expanded(resources: Resources): ReturnType<typeof expand> {
  return expand({ resources, host: hostView('web01'), inventory: inventoryView([]), types: testTypes }, facts)
}

function problemsOf(resources: Resources): readonly string[] {
  try {
    expanded(resources)
  } catch (error) {
    if (error instanceof Invalid) return error.problems.map(({ message }) => message)
    throw error
  }
  return []
}

describe('expand', () => {
  it('flattens, drops what is falsy, and keeps the order', () => {
    expect(names([mark('a'), [false, [mark('b'), null]], undefined, mark('c')])).toEqual([
      'mark:a',
      'mark:b',
      'mark:c',
    ])
  })

  it('takes composed resources apart, in their own order of needs', () => {
    expect(names([pair('p'), mark('a')])).toEqual(['mark:p.first', 'mark:p.second', 'mark:a'])
    expect(expanded([pair('p')]).order[0]?.within).toEqual(['pair:p'])
  })

  it('lets what needs a composed resource wait for all of its parts, and its parts for what it needs', () => {
    const [before, composed] = [mark('before'), pair('p')]
    const needy = pair('q', { needs: [before] })
    expect(names([mark('after', { needs: [composed] }), needy, composed, before])).toEqual([
      'mark:p.first',
      'mark:p.second',
      'mark:after',
      'mark:before',
      'mark:q.first',
      'mark:q.second',
    ])
  })

  it('puts what is restarted after what calls for it', () => {
    const conf = textFile('/conf', { content: 'x' })
    const { order } = expanded([daemon('web', { log: '/log', restartOn: [conf, false] as never }), conf])
    expect(order.map(({ name }) => name)).toEqual(['text:/conf', 'daemon:web'])
    expect([...(order[1]?.triggers.get('restart') ?? [])].map(({ name }) => name)).toEqual(['text:/conf'])
  })

  it('takes the same resource with equal parameters as one, with the needs of both', () => {
    const first = mark('a')
    expect(names([mark('b', { run: 'x' }), mark('b', { run: 'x', needs: [first] }), first])).toEqual([
      'mark:a',
      'mark:b',
    ])
  })

  it('refuses the same resource with different parameters, naming both places', () => {
    const [problem] = problemsOf([mark('b', { run: 'x' }), mark('b', { run: 'y' })])
    expect(problem).toMatch(
      /^mark:b is named twice with different parameters, here and at .*expand\.test\.ts:\d+:\d+$/,
    )
    const secret = (text: string): Resources => textFile('/key', { content: new Secret(text) })
    expect(problemsOf([secret('a'), secret('b')])).toHaveLength(1)
    expect(problemsOf([secret('a'), secret('a')])).toEqual([])
  })

  it('tells all problems at once: unknown needs and circles, with their path', () => {
    const missing = mark('missing')
    const [a, b] = [mark('a', { needs: [missing] }), mark('b')]
    expect(problemsOf([a, b])).toEqual([
      'mark:a names mark:missing in needs, but the manifest does not return it',
    ])
    const chicken = mark('chicken', { needs: [mark('egg')] })
    expect(problemsOf([chicken, mark('egg', { needs: [chicken] })])).toEqual([
      'these resources need each other: mark:chicken needs mark:egg needs mark:chicken',
    ])
  })

  it('names the nearest type where a composed one asks for an unknown', () => {
    const { context } = expanded([])
    expect(() => context.resource('marc', 'x')).toThrow(UserError)
    expect(() => context.resource('marc', 'x')).toThrow('unknown type "marc"')
  })

  it('refuses a path that is to be two things, unless one of them is to go', () => {
    const two = [textFile('/a', { content: 'x' }), mark('/a'), spot('/a')]
    expect(problemsOf(two)).toEqual([
      expect.stringMatching(/^"\/a" cannot be both text:\/a, at \S+, and spot:\/a$/),
    ])
    expect(names([spot('/a', { state: 'absent' }), textFile('/a', { content: 'x' })])).toHaveLength(2)
    expect(names([textFile('/a', { content: 'x' }), spot('/b')])).toHaveLength(2)
  })
})
