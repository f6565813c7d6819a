import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { sh } from '../core/shell.ts'
import { checkConformance, type ConformanceTarget } from './conformance.ts'
import { defineType } from './define-type.ts'
import { probe } from './probe.ts'

/** A host that is one variable: `get` prints it, `set X` sets it, `touch` changes the disk and nothing else. */
function tinyHost(): ConformanceTarget {
  let value = ''
  let disk = 0
  const run: ConformanceTarget['run'] = async ({ text }) => {
    const [verb, word = ''] = text.split(' ')
    if (verb === 'set') value = word
    if (verb === 'set' || verb === 'touch') disk += 1
    return {
      code: verb === 'fail' ? 1 : 0,
      stdout: Buffer.from(verb === 'set' ? '' : value),
      stderr: 'because',
    }
  }
  return {
    context: contextOf(factsOf('debian')),
    run,
    look: run,
    stage: async () => undefined,
    fingerprint: async () => String(disk),
  }
}

function typeWith(scripts: { look?: string; change?: string; shown?: (text: string) => string }) {
  return defineType({
    name: 'variable',
    summary: 'A variable',
    id: z.string(),
    params: z.strictObject({ value: z.string() }),
    observe: ([one]) =>
      probe(sh`${scripts.look ?? 'get'}`, (out) => {
        const text = (scripts.shown ?? String)(out)
        return new Map([[one?.id ?? '', text === '' ? null : { value: text }]])
      }),
    desired: ({ params }) => (params.value === '' ? null : { value: params.value }),
    converge: ({ after }) => [sh`${scripts.change ?? 'set'} ${after?.value ?? ''}`],
  })
}

const caseOf = (type: ReturnType<typeof typeWith>) => ({
  create: type('v', { value: 'a' }),
  changes: [type('v', { value: 'b' })],
})

describe('the conformance suite', () => {
  it('passes a type that is right', async () => {
    await expect(checkConformance(tinyHost(), caseOf(typeWith({})))).resolves.toBeUndefined()
  })

  it('fails a type that changes something when it looks', async () => {
    await expect(checkConformance(tinyHost(), caseOf(typeWith({ look: 'touch' })))).rejects.toThrow(
      'variable:v, create: planning changed the host',
    )
  })

  it('fails a type that does not do what it should', async () => {
    await expect(checkConformance(tinyHost(), caseOf(typeWith({ change: 'get' })))).rejects.toThrow(
      'create: still not right: {"before":null,"after":{"value":"a"}}',
    )
  })

  it('fails a type that does not see a change', async () => {
    const type = typeWith({ shown: (text) => (text === '' ? '' : 'a') })
    await expect(checkConformance(tinyHost(), caseOf(type))).rejects.toThrow('change 1: still not right')
  })

  it('fails a step that changes nothing, and one whose command fails', async () => {
    const type = typeWith({})
    const same = { create: type('v', { value: 'a' }), changes: [type('v', { value: 'a' })] }
    await expect(checkConformance(tinyHost(), same)).rejects.toThrow('change 1: there was nothing to do')
    await expect(checkConformance(tinyHost(), caseOf(typeWith({ change: 'fail' })))).rejects.toThrow(
      'create: exit code 1: because',
    )
  })
})
