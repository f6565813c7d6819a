import { describe, expect, it } from 'vitest'
import { describeError, Invalid, UserError } from '../core/errors.ts'
import { groupedLines, groupErrors } from './group-errors.ts'

const unknownType = (host: string, type = 'pacakge') =>
  describeError(
    new UserError(`Cannot evaluate the manifests for "${host}": unknown type "${type}"`, {
      at: 'manifests/site.ts:3',
      hint: 'did you mean "package"?',
    }),
  )

describe('groupErrors', () => {
  it('says once what hits several hosts, and how many', () => {
    const groups = groupErrors(['web01', 'web02'].map((host) => ({ host, lines: unknownType(host) })))
    expect(groups).toEqual([
      {
        hosts: ['web01', 'web02'],
        lines: [
          'Cannot evaluate the manifests for 2 hosts: unknown type "pacakge" (manifests/site.ts:3)',
          'hint: did you mean "package"?',
        ],
      },
    ])
    expect(groups.flatMap(groupedLines)).toEqual([
      'Cannot evaluate the manifests for 2 hosts: unknown type "pacakge" (manifests/site.ts:3)',
      '  hint: did you mean "package"?',
      '  on web01, web02',
    ])
  })

  it('keeps apart what differs, in the order in which it is met', () => {
    const errors = [
      { host: 'a', lines: unknownType('a', 'one') },
      { host: 'b', lines: unknownType('b', 'two') },
      { host: 'c', lines: unknownType('c', 'one') },
    ]
    expect(groupErrors(errors).map(({ hosts }) => hosts)).toEqual([['a', 'c'], ['b']])
    expect(groupErrors(errors).flatMap(groupedLines)[3]).toBe(
      'b: Cannot evaluate the manifests for "b": unknown type "two" (manifests/site.ts:3)',
    )
  })

  it('does not take the host in a reason for the subject', () => {
    const errors = ['a', 'b'].map((host) => ({
      host,
      lines: [`Cannot apply "${host}": there is no "${host}"`],
    }))
    expect(groupErrors(errors).map(({ hosts }) => hosts)).toEqual([['a'], ['b']])
    const other = ['a', 'b'].map((host) => ({ host, lines: ['Cannot use file "a": it is no path'] }))
    expect(groupErrors(other)).toEqual([{ hosts: ['a', 'b'], lines: ['Cannot use file "a": it is no path'] }])
  })

  it('groups by all reasons', () => {
    const lines = (host: string, ...reasons: readonly string[]) =>
      describeError(
        new Invalid(
          `Cannot apply "${host}"`,
          reasons.map((message) => ({ message })),
        ),
      )
    const groups = groupErrors([
      { host: 'a', lines: lines('a', 'x', 'y') },
      { host: 'b', lines: lines('b', 'x', 'y') },
      { host: 'c', lines: lines('c', 'x', 'z') },
    ])
    expect(groups.map(({ lines: [first] }) => first)).toEqual([
      'Cannot apply 2 hosts: 2 problems',
      'Cannot apply "c": 2 problems',
    ])
  })

  it('names a few of many hosts', () => {
    const hosts = Array.from({ length: 50 }, (_, n) => `h${n}`)
    const [group] = groupErrors(hosts.map((host) => ({ host, lines: unknownType(host) })))
    expect(group === undefined ? [] : groupedLines(group).at(-1)).toBe(
      '  on h0, h1, h2, h3, h4, h5, h6, h7 and 42 more',
    )
  })

  it('says what is wrong with no host in particular', () => {
    expect(groupedLines({ hosts: [], lines: ['Cannot load the manifests: x', 'hint: y'] })).toEqual([
      'Cannot load the manifests: x',
      '  hint: y',
    ])
  })
})
