import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { hostname } from './index.ts'

function under(family: 'debian' | 'freebsd' | 'openbsd') {
  const facts = factsOf('debian')
  return takeApart(hostname, { ...facts, os: { ...facts.os, family } })
}

it('takes names of hosts', () => {
  for (const name of ['web01', 'web01.example.com', 'A', '9a']) expect(hostname(name).id).toBe(name)
  for (const name of [
    '',
    '-a',
    'a-',
    'a_b',
    'a..b',
    'a.',
    'a b',
    'a\n',
    'a'.repeat(64),
    `${'a.'.repeat(32)}b`,
  ])
    expect(() => hostname(name), name).toThrow('must be a host name')
})

describe('observe', () => {
  const found = (stdout: string) => under('debian').observe([hostname('web01')], stdout)['web01']

  it('reads what the kernel has and what the file says', () => {
    expect(found('old\n=saved\n# a comment\n\n web01 \n')).toEqual({ now: 'old', saved: 'web01' })
    expect(found('old\n=saved\n')).toEqual({ now: 'old', saved: null })
    expect(() => found('old\n')).toThrow('did not run to its end')
  })

  it('takes one alone', () => {
    expect(under('debian').observe([hostname('a'), hostname('b')], 'a\n=saved\n')).toMatchObject({
      a: { kind: 'refused', reason: 'a host has one name, and the manifest names "a" and "b"' },
      b: { kind: 'refused' },
    })
  })
})

describe('converge', () => {
  it('does what differs', () => {
    const type = under('debian')
    const [saving, ...others] = type.converge(hostname('web01'), { now: 'web01', saved: 'old' })
    expect(saving).toContain("hw_put /etc/hostname 0644 'web01\n'")
    expect(others).toEqual([])
    expect(type.converge(hostname('web01'), { now: 'old', saved: 'web01' })).toEqual([
      'if command -v hostname >/dev/null 2>&1; then hostname web01; else echo web01 >/proc/sys/kernel/hostname; fi',
    ])
  })

  it('knows where the BSDs have it', () => {
    expect(under('freebsd').probe(hostname('a'))).toContain('sysrc -n hostname')
    expect(under('freebsd').converge(hostname('a'), { now: 'a', saved: null })).toEqual([
      "sysrc 'hostname=a' >/dev/null",
    ])
    expect(under('openbsd').converge(hostname('a'), { now: 'a', saved: null })[0]).toContain(
      'hw_put /etc/myname 0644',
    )
  })
})
