import { describe, expect, it } from 'vitest'
import { sh } from '../core/shell.ts'
import type { Change, PlainType } from '../type/define-type.ts'
import type { Command } from '../type/command.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { textFile } from '../../test/lib/test-types.ts'
import { batchesOf, commandsOf, isTogether, type Member } from './make-together.ts'
import type { Placed } from './run-types.ts'

const context = contextOf(factsOf('debian'))
const plain = textFile.definition as PlainType
const always: PlainType = {
  ...plain,
  name: 'always',
  converge: ({ id }) => [sh`one ${id}`],
  convergeAll: (changes) => [sh`all ${changes.map(({ id }) => id)}`],
}
const some: PlainType = { ...always, name: 'some', together: ({ id }: Change) => !id.startsWith('/big') }

function member(definition: PlainType, id: string): Member {
  const resource = { ...textFile(id, { content: '' }), id }
  const name = `${definition.name}:${id}` as const
  const placed: Placed = {
    ...{
      name,
      resource,
      definition,
      within: [],
      at: '',
      needs: new Set(),
      triggers: new Map(),
      secret: false,
    },
    attempts: {},
  }
  return { placed, change: { id, params: resource.params, before: null, after: {}, keys: [] } }
}

function batched(members: readonly Member[], alone: readonly Member[] = []): readonly (readonly string[])[] {
  const calledFor = (placed: Placed) => [{ name: placed.name, trigger: 'restart', script: null }]
  const batches = batchesOf(members, calledFor, context, new Set(alone.map(({ placed }) => placed)))
  for (const batch of batches)
    expect(batch.calledFor.map(({ name }) => name)).toEqual(batch.members.map(({ placed }) => placed.name))
  return batches.map((batch) => batch.members.map(({ placed }) => placed.name))
}

const textOf = (commands: readonly Command[]): string => commands.map(({ script }) => script.text).join('; ')

describe('changes of a wave', () => {
  it('are made together by types that can, where they are neighbours', () => {
    const of = (definition: PlainType, ...ids: readonly string[]) => ids.map((id) => member(definition, id))
    expect(batched([...of(plain, '/a', '/b'), ...of(always, '/c', '/d'), ...of(some, '/e', '/f')])).toEqual([
      ...[['text:/a'], ['text:/b'], ['always:/c', 'always:/d'], ['some:/e', 'some:/f']],
    ])
    expect(batched([...of(some, '/a'), ...of(always, '/b'), ...of(some, '/c')])).toHaveLength(3)
  })

  it('are made by themselves where their type says so, or where they were to be made along with others in vain', () => {
    const [one, big, two, three] = ['/a', '/big', '/b', '/c'].map((id) => member(some, id))
    if (one === undefined || big === undefined || two === undefined || three === undefined) throw new Error()
    expect(batched([one, big, two, three])).toEqual([['some:/a'], ['some:/big'], ['some:/b', 'some:/c']])
    expect(batched([one, two, three], [two])).toEqual([['some:/a'], ['some:/b'], ['some:/c']])
  })

  it('are no more than fifty at a time, unless the type knows no other way', () => {
    const many = (definition: PlainType) =>
      batched(Array.from({ length: 120 }, (_, index) => member(definition, `/${index}`)))
    expect(many(some).map(({ length }) => length)).toEqual([50, 50, 20])
    expect(many(always)).toHaveLength(1)
  })

  it('of which one is left are made as if there were no others', () => {
    const [a, b] = [member(some, '/a'), member(some, '/b')]
    expect(textOf(commandsOf([a], context))).toBe('one /a')
    expect(textOf(commandsOf([a, b], context))).toBe('all /a /b')
    expect(textOf(commandsOf([member(always, '/a')], context))).toBe('all /a')
    expect(isTogether({ members: [a, b], calledFor: [] })).toBe(true)
    expect(isTogether({ members: [a], calledFor: [] })).toBe(false)
  })
})
