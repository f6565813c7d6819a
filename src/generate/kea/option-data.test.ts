import { describe, expect, it } from 'vitest'
import type { DhcpOptionForm } from '../../core/dhcp-options.ts'
import type { Family } from '../../core/ip.ts'
import { readOptionValue } from '../dhcp/option-value.ts'
import type { PlannedOption } from '../dhcp/plan.ts'
import { optionData } from './option-data.ts'

function option(
  code: number,
  name: string,
  form: DhcpOptionForm,
  value: string,
  family: Family = 4,
): PlannedOption {
  const read = readOptionValue(form, family, value)
  if ('problem' in read) throw new Error(read.problem)
  return { code, name, form, values: read.values }
}

describe('optionData', () => {
  it.each([
    [option(3, 'routers', 'addresses', '10.0.0.1,10.0.0.2'), { name: 'routers', data: '10.0.0.1, 10.0.0.2' }],
    [
      option(33, 'static-routes', 'address-pairs', '10.1.0.0 10.0.0.1'),
      { name: 'static-routes', data: '10.1.0.0, 10.0.0.1' },
    ],
    [option(67, 'bootfile-name', 'text', 'boot/"x"'), { name: 'boot-file-name', data: 'boot/"x"' }],
    [
      option(119, 'domain-search', 'domains', 'A.example., b.example'),
      { name: 'domain-search', data: 'a.example, b.example' },
    ],
    [option(19, 'ip-forwarding', 'flag', 'off'), { name: 'ip-forwarding', data: 'false' }],
    [option(2, 'time-offset', 'int32', '-3600'), { name: 'time-offset', data: '-3600' }],
    [option(114, 'default-url', 'text', 'http://x'), { name: 'v4-captive-portal', data: 'http://x' }],
  ])('writes as text what Kea reads back as it is: %o', (given, { name, data }) => {
    expect(optionData(4, given)).toEqual({ code: given.code, name, data })
  })

  it.each([
    ['a, b', "'a, b'"],
    [' a', '2061'],
    ['a ', '6120'],
    [String.raw`a\b`, String.raw`'a\b'`],
    ["it's, here", "'it's, here'"],
    ['é', "'é'"],
  ])('writes in octets what Kea would read as something else: %s', (text, data) => {
    expect(optionData(4, option(100, 'pcode', 'text', text))).toEqual({
      code: 100,
      name: 'pcode',
      'csv-format': false,
      data,
    })
  })

  it('goes by number where not every release of Kea knows the option', () => {
    const routes = option(
      121,
      'classless-static-routes',
      'routes',
      '10.8.0.0/13 10.0.0.1, 0.0.0.0/0 10.0.0.2',
    )
    expect(optionData(4, routes)).toEqual({
      code: 121,
      'csv-format': false,
      data: '0d0a080a000001000a000002',
    })
    // Digits alone would be taken for octets.
    expect(optionData(4, option(211, 'loader-reboottime', 'uint32', '42949672'))).toEqual({
      code: 211,
      'csv-format': false,
      data: '028f5c28',
    })
  })

  it('has names of its own for options of the site, which none of Kea can have', () => {
    expect(optionData(4, option(230, 'boot-file-name', 'text', 'x'))).toMatchObject({
      name: 'boot-file-name-230',
      data: 'x',
    })
    expect(optionData(4, option(230, 'code-230', 'data', '01:0A'))).toEqual({
      code: 230,
      name: 'code-230',
      'csv-format': false,
      data: '010a',
    })
    expect(optionData(4, option(230, 'code-230', 'data', 'plain'))).toMatchObject({ data: "'plain'" })
    expect(optionData(6, option(60_001, 'own', 'addresses', 'fd00::1', 6))).toEqual({
      code: 60_001,
      'csv-format': false,
      data: 'fd000000000000000000000000000001',
    })
  })

  it('writes texts of IPv6 with their lengths, or as names, where these are what is sent', () => {
    expect(optionData(6, option(60, 'bootfile-param', 'text', 'a,b', 6))).toMatchObject({
      data: '0003612c62',
    })
    expect(optionData(6, option(64, 'aftr-name', 'domains', 'a.example', 6))).toMatchObject({
      name: 'aftr-name',
      data: 'a.example',
    })
    expect(optionData(6, option(23, 'name-servers', 'addresses', 'FD00::1', 6))).toEqual({
      code: 23,
      name: 'dns-servers',
      data: 'fd00::1',
    })
  })
})
