import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aHost } from '../../../test/lib/inventory-builder.ts'
import { set } from '../../../test/lib/office.ts'
import type { Problem } from '../../core/errors.ts'
import type { Host } from '../model/host.ts'
import { assign, readAssignment } from './assign.ts'
import { readAttribute, showAttribute } from './attributes.ts'
import { targets } from './targets.ts'

function assigned(host: Host, ...texts: readonly string[]): { host: Host; problems: string[] } {
  const problems: Problem[] = []
  const after = assign(targets.host, host, set(...texts), problems)
  return { host: after, problems: problems.map(({ message }) => message) }
}

describe('assign', () => {
  it('sets, clears, adds to lists and takes out of them', () => {
    const web01 = aHost('web01', { kind: 'vm', tags: ['a', 'b'], cpus: 2, location: { rack: 'r1' } })
    const { host, problems } = assigned(
      web01,
      'cpus=',
      'memory=4G',
      'tag+=c,a',
      'tag-=b',
      'alias=www,ftp',
      'rack=',
      'attr.port=80',
      'attr.list+=x',
      'attr.list+=y',
    )
    expect(problems).toEqual([])
    expect(host).toMatchObject({
      memory: 4 * 1024 ** 3,
      tags: ['a', 'c'],
      aliases: ['www', 'ftp'],
      attributes: { port: 80, list: ['x', 'y'] },
    })
    expect(host).not.toHaveProperty('cpus')
    expect(host).not.toHaveProperty('location')
  })

  it('takes the plural of a list, and an unknown key for what may have been meant', () => {
    expect(assigned(aHost('a'), 'tags=x').host.tags).toEqual(['x'])
    expect(assigned(aHost('a'), 'colour=x').problems).toEqual(['unknown key "colour"'])
    expect(assigned(aHost('a'), 'kind=').problems).toEqual(['kind cannot be empty'])
  })

  it('keeps a host key whole and drops its comment', () => {
    const { host } = assigned(aHost('a'), 'ssh-host-key+=ssh-rsa AAAA= root@a, the old one')
    expect(host.hostKeys).toEqual(['ssh-rsa AAAA='])
  })
})

describe('readAssignment', () => {
  it('tells the operators apart', () => {
    expect(readAssignment('a+=b=c')).toEqual({ key: 'a', operator: '+=', value: 'b=c' })
    expect(readAssignment('attr.a-b-=c')).toEqual({ key: 'attr.a-b', operator: '-=', value: 'c' })
    expect(readAssignment('web01')).toBeUndefined()
    expect(readAssignment('10.20.0.0/24')).toBeUndefined()
  })
})

describe('attributes', () => {
  it('read back as what was shown', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(fc.stringMatching(/^[a-z0-9, ]*$/), { maxLength: 3 }),
    )
    fc.assert(
      fc.property(value, (one) => {
        expect(readAttribute(showAttribute(one))).toEqual(one)
      }),
    )
  })

  it('are what they look like', () => {
    const looks = [
      '80',
      '-1.5',
      '007',
      'true',
      '"80"',
      '[a, b]',
      '["a, b", "c"]',
      '[]',
      'hello, world',
      '1e3',
    ]
    expect(looks.map((text) => readAttribute(text))).toEqual([
      80,
      -1.5,
      '007',
      true,
      '80',
      ['a', 'b'],
      ['a, b', 'c'],
      [],
      'hello, world',
      '1e3',
    ])
  })
})
