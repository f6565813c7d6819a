import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { bindZones, servedFurtherOn } from './index.ts'
import { readState } from './observe.ts'

const SHA = 'a'.repeat(64)
const OTHER = 'b'.repeat(64)
const file = '/etc/bind/hostwright/zones/office.example.zone'
const primary = bindZones('named', { primary: { 'office.example': { serial: 7, file, sha256: SHA } } })
const secondary = bindZones('named', {
  secondary: { 'office.example': ['10.20.0.2', '10.20.0.3'], 'lab.example': ['10.20.0.2'] },
})
const type = takeApart(bindZones, factsOf('debian'))

function found(served: string, files = `${SHA}  ${file}\n`): ReturnType<typeof servedFurtherOn> {
  const state = readState(`=served\n${served}=files\n${files}`, primary.params)
  return servedFurtherOn(primary, state)
}

describe('bind_zones of a primary', () => {
  it.each([
    ['further on than ours', 'office.example 9\n', undefined, 9],
    ['ours, for other content', 'office.example 7\n', `${OTHER}  ${file}\n`, 7],
    ['ours, from a file that is gone', 'office.example 7\n', '', 7],
  ])('has the zone get a later serial where the one served is %s', (_, served, files, serial) => {
    expect(found(served, files)).toEqual([{ kind: 'serial', zone: 'office.example', serial }])
  })

  it.each([
    ['ours', 'office.example 7\n'],
    ['earlier', 'office.example 6\n'],
    ['of a ring before', 'office.example 4294967290\n'],
    ['none', ''],
  ])('is content where the serial served is %s', (_, served) => {
    expect(found(served)).toEqual([])
  })
})

describe('bind_zones of a secondary', () => {
  const state = (text: string): ReturnType<typeof readState> => readState(text, secondary.params)

  it('is behind where a primary that answers is further on', () => {
    expect(
      state(
        '=served\noffice.example 5\n=files\n=primary 10.20.0.2\n=answers\noffice.example 6\nlab.example 1\n=primary 10.20.0.3\n',
      ),
    ).toEqual({
      behind: ['office.example: 5 here, 6 at 10.20.0.2', 'lab.example: not there yet, 1 at 10.20.0.2'],
      served: ['office.example 5'],
      unheard: [],
      differing: [],
    })
  })

  it('is not where it has what they have, or more', () => {
    const text =
      '=served\noffice.example 6\nlab.example 2\n=files\n=primary 10.20.0.2\n=answers\noffice.example 6\nlab.example 1\n'
    expect(state(text)).toMatchObject({ behind: [], unheard: [] })
  })

  it('says, and does not hold against it, that no primary answers', () => {
    const silent = state('=served\noffice.example 6\n=files\n=primary 10.20.0.2\n=primary 10.20.0.3\n')
    expect(silent).toMatchObject({ behind: [], unheard: ['office.example', 'lab.example'] })
    const { definition } = secondary
    if (!('observe' in definition)) throw new Error('bind_zones is a plain type')
    expect(definition.notes?.(secondary, silent, undefined as never)).toEqual([
      'cannot tell whether zone "office.example" is up to date: its primary does not answer',
      'has not got zone "lab.example" yet: its primary does not answer',
    ])
  })

  it('asks for what it lacks, in shell that is none the worse for any name', () => {
    const [script = ''] = type.converge(secondary, {
      behind: ['office.example: 5 here, 6 at 10.20.0.2'],
      served: [],
      unheard: [],
      differing: [],
    })
    expect(script).toContain('rndc refresh office.example')
    expect(script).not.toContain('rndc refresh lab.example')
    expect(execFileSync('/bin/sh', ['-n'], { input: script, encoding: 'utf8' })).toBe('')
  })
})

describe('bind_zones', () => {
  it('looks in one script', () => {
    expect(execFileSync('/bin/sh', ['-n'], { input: type.probe(secondary), encoding: 'utf8' })).toBe('')
    expect(type.probe(primary)).toContain(`hw_sha256 ${file}`)
  })

  it.each([
    [{ primary: { 'a b': { serial: 1, file, sha256: SHA } } }],
    [{ primary: { 'office.example.': { serial: 1, file, sha256: SHA } } }],
    [{ primary: { 'office.example': { serial: 2 ** 32, file, sha256: SHA } } }],
    [{ secondary: { 'office.example': ['ns1'] } }],
    [{ secondary: { 'office.example': [] } }],
  ])('refuses %j', (params) => {
    expect(() => bindZones('named', params)).toThrow('Cannot use bind_zones')
  })
})
