import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { hostsEntry } from './index.ts'

const type = takeApart(hostsEntry)
const FILE = `=file
127.0.0.1\tlocalhost
127.0.1.1  web01.example web01  # ours
# 10.0.0.9 old
10.0.0.1 a b
10.0.0.1 c
2001:DB8:0::1 six
garbage
`

describe('parameters', () => {
  it('are an address and its names', () => {
    expect(hostsEntry('2001:DB8::0:1', { names: 'six' })).toMatchObject({
      id: '2001:db8::1',
      params: { names: ['six'] },
    })
    expect(() => hostsEntry('10.0.0', { names: 'a' })).toThrow('must be an IPv4 or IPv6 address')
    expect(() => hostsEntry('10.0.0.1')).toThrow('parameter "names" is needed')
    expect(() => hostsEntry('10.0.0.1', { names: [] })).toThrow('at least 1 entry')
    expect(() => hostsEntry('10.0.0.1', { names: ['a', 'a'] })).toThrow('a name twice')
    for (const name of ['a b', '-a', 'a..b', 'a#', '', 'a\n10.0.0.2 b', `${'a'.repeat(64)}.b`])
      expect(() => hostsEntry('10.0.0.1', { names: [name] }), name).toThrow('must be a host name')
  })

  it('leave localhost its name', () => {
    expect(() => hostsEntry('127.0.0.1', { names: 'web01' })).toThrow('must hold "localhost"')
    expect(() => hostsEntry('::1', { state: 'absent' })).toThrow('must hold "localhost"')
    expect(hostsEntry('::1', { names: ['localhost', 'ip6-localhost'] }).id).toBe('::1')
  })
})

it('reads all in one look at the file', () => {
  const ids = ['127.0.1.1', '10.0.0.1', '10.0.0.9', '2001:db8::1']
  expect(
    type.observe(
      ids.map((id) => hostsEntry(id, { names: 'x' })),
      FILE,
    ),
  ).toEqual({
    '127.0.1.1': { names: ['web01.example', 'web01'], written: ['127.0.1.1'] },
    '10.0.0.1': { names: ['a', 'b', 'c'], written: ['10.0.0.1'] },
    '10.0.0.9': null,
    '2001:db8::1': { names: ['six'], written: ['2001:DB8:0::1'] },
  })
  expect(type.probe(...ids.map((id) => hostsEntry(id, { names: 'x' }))).match(/cat/g)).toHaveLength(1)
  expect(type.observe([hostsEntry('10.0.0.1', { names: 'x' })], '=none\n')).toEqual({ '10.0.0.1': null })
  expect(type.observe([hostsEntry('10.0.0.1', { names: 'x' })], '=directory\n')).toMatchObject({
    '10.0.0.1': { kind: 'refused' },
  })
  expect(() => type.observe([hostsEntry('10.0.0.1', { names: 'x' })], '')).toThrow('did not run to its end')
})

it('names every writing of the address that it replaces', () => {
  const [script] = type.converge(hostsEntry('2001:db8::1', { names: ['six', 's'] }), {
    names: ['six'],
    written: ['2001:DB8:0::1'],
  })
  expect(script).toContain("HW_LINES='2001:db8::1 six s\t2001:db8::1\t2001:DB8:0::1'")
})
