import { describe, expect, it } from 'vitest'
import { closestAncestor, dnsLabelProblem, dnsNameProblem, dnsSortKey, isWithin } from './dns-name.ts'

describe('dnsNameProblem', () => {
  it.each([
    ['web01.office.example', {}],
    ['9p.office.example', {}],
    ['0.20.10.in-addr.arpa', {}],
    ['65.64/26.2.0.192.in-addr.arpa', { underscore: true }],
    ['xn--bcher-kva.example', {}],
    ['_dmarc.office.example', { underscore: true }],
    ['*.office.example', { wildcard: true }],
    [`${'a'.repeat(63)}.example`, {}],
  ])('takes %s', (name, rules) => {
    expect(dnsNameProblem(name, rules)).toBeUndefined()
  })

  it.each([
    ['', 'empty'],
    ['web_1.office.example', 'more than letters, digits and hyphens'],
    ['-web.office.example', 'begins or ends with a hyphen'],
    ['web-.office.example', 'begins or ends with a hyphen'],
    ['web..example', 'a label is empty'],
    ['web.example.', 'a label is empty'],
    ['Web.example', 'lower case'],
    ['bücher.example', 'xn--'],
    ['a b.example', 'more than'],
    ['64/26.2.0.192.in-addr.arpa', 'more than'],
    ['*.example', 'more than'],
    ['web.*.example', 'more than'],
    ['10.20.0.4', 'only digits'],
    [`${'a'.repeat(64)}.example`, '64 characters'],
    [`${'a.'.repeat(126)}example`, '259 characters'],
  ])('refuses %j', (name, reason) => {
    expect(dnsNameProblem(name)).toContain(reason)
  })
})

it('dnsLabelProblem takes one label only', () => {
  expect(dnsLabelProblem('web01')).toBeUndefined()
  expect(dnsLabelProblem('web.01')).toBeDefined()
})

it('dnsSortKey gives the order of RFC 4034, and reverse names the order of addresses', () => {
  const sorted = (names: readonly string[]): string[] =>
    names.toSorted((a, b) => (dnsSortKey(a) < dnsSortKey(b) ? -1 : 1))
  // The example of RFC 4034 6.1, without the names that we do not take.
  const names = [
    'example',
    'a.example',
    'yljkjljk.a.example',
    'z.a.example',
    'zabc.a.example',
    'z.example',
    '*.z.example',
  ]
  expect(sorted(names.toReversed())).toEqual(names)
  expect(sorted(['10.0.20.10.in-addr.arpa', '9.0.20.10.in-addr.arpa'])).toEqual([
    '9.0.20.10.in-addr.arpa',
    '10.0.20.10.in-addr.arpa',
  ])
})

it('isWithin and closestAncestor go by whole labels', () => {
  const zones = new Map([
    ['office.example', 1],
    ['lab.office.example', 2],
  ])
  expect(isWithin('office.example', 'office.example')).toBe(true)
  expect(isWithin('backoffice.example', 'office.example')).toBe(false)
  expect(closestAncestor('web.lab.office.example', zones)).toBe(2)
  expect(closestAncestor('backlab.office.example', zones)).toBe(1)
  expect(closestAncestor('example', zones)).toBeUndefined()
})
