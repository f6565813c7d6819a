import { describe, expect, it } from 'vitest'
import { dhcpOptionByName, dhcpOptions } from '../../core/dhcp-options.ts'
import { readDhcpOption } from '../../generate/dhcp/read-option.ts'
import { readOptionItems, type RawValue } from './option-value.ts'

function read(name: string, raw: RawValue, family: 4 | 6 = 4): readonly string[] | string {
  const option = dhcpOptionByName('dhcpd', family, name)
  if (option === undefined) throw new Error(`no option ${name}`)
  const value = readOptionItems(option, raw)
  return 'problem' in value ? value.problem : value.items
}

describe('readOptionItems', () => {
  it.each<[string, RawValue, readonly string[]]>([
    ['ntp-servers', { items: ['10.0.0.1', ' 10.0.0.2 '] }, ['10.0.0.1', '10.0.0.2']],
    ['ntp-servers', { octets: [10, 0, 0, 1, 10, 0, 0, 2] }, ['10.0.0.1', '10.0.0.2']],
    [
      'static-routes',
      { items: ['10.1.0.0 10.0.0.1', '10.2.0.0', '10.0.0.2'] },
      ['10.1.0.0 10.0.0.1', '10.2.0.0 10.0.0.2'],
    ],
    ['classless-static-routes', { items: ['10.8.0.0/13', '10.0.0.1'] }, ['10.8.0.0/13 10.0.0.1']],
    ['classless-static-routes', { items: ['10.8.1.2/13 - 10.0.0.1'] }, ['10.8.0.0/13 10.0.0.1']],
    ['classless-static-routes', { octets: [13, 10, 8, 10, 0, 0, 1] }, ['10.8.0.0/13 10.0.0.1']],
    ['domain-search', { items: ['A.Example.', 'b.example'] }, ['a.example', 'b.example']],
    ['ip-forwarding', { items: ['true'] }, ['on']],
    ['ip-forwarding', { octets: [0] }, ['off']],
    ['time-offset', { octets: [255, 255, 255, 255] }, ['-1']],
    ['boot-size', { items: ['0x10'] }, ['16']],
    ['path-mtu-plateau-table', { octets: [0, 68, 2, 64] }, ['68', '576']],
    ['root-path', { octets: [0xc3, 0xa4] }, ['ä']],
    ['vendor-encapsulated-options', { octets: [1, 10, 255] }, ['01:0a:ff']],
  ])('reads %s', (name, raw, items) => {
    expect(read(name, raw)).toEqual(items)
  })

  it.each<[string, RawValue, string]>([
    ['ntp-servers', { items: ['ntp.example'] }, 'has "ntp.example", which is not an IPv4 address'],
    ['ntp-servers', { octets: [10, 0, 0] }, 'has 3 octets, where each value takes 4'],
    ['swap-server', { items: ['10.0.0.1', '10.0.0.2'] }, 'has 2 values, not one'],
    ['static-routes', { items: ['10.0.0.1'] }, 'has an odd number of addresses, not pairs'],
    [
      'classless-static-routes',
      { items: ['10.0.0.0/33 10.0.0.1'] },
      'has "10.0.0.0/33 10.0.0.1", which is not a route',
    ],
    ['classless-static-routes', { octets: [33, 1] }, 'is no list of routes (RFC 3442)'],
    ['domain-search', { items: ['a_b.example'] }, 'has "a_b.example", which is not a domain name'],
    ['domain-search', { octets: [1, 97, 0] }, 'is given as octets'],
    ['ip-forwarding', { items: ['maybe'] }, 'has "maybe", which is not on or off'],
    ['boot-size', { items: ['65536'] }, 'has "65536", which is not a number of 16 bits'],
    ['root-path', { octets: [0xff] }, 'is not text'],
    ['root-path', { items: ['a\nb'] }, 'holds a control character'],
    ['root-path', { items: ['x'.repeat(256)] }, 'has 256 octets, 255 is the limit'],
    ['root-path', { items: [''] }, 'has no value'],
  ])('refuses %s', (name, raw, problem) => {
    expect(read(name, raw)).toBe(problem)
  })

  it("reads addresses of the option's own family", () => {
    expect(read('dhcp6.name-servers', { items: ['2001:DB8::1'] }, 6)).toEqual(['2001:db8::1'])
    expect(read('dhcp6.name-servers', { items: ['10.0.0.1'] }, 6)).toContain('not an IPv6 address')
  })

  it('gives what an inventory takes, of every option', () => {
    const samples: Readonly<Record<string, string>> = {
      address: '10.0.0.1',
      addresses: '10.0.0.1',
      'address-pairs': '10.0.0.0 10.0.0.1',
      text: 'some text',
      data: '01:02',
      domains: 'office.example',
      flag: 'on',
      uint8: '8',
      uint16: '80',
      uint16s: '80',
      uint32: '800',
      int32: '-8',
      routes: '10.8.0.0/13 10.0.0.1',
    }
    for (const option of dhcpOptions(4)) {
      const value = readOptionItems(option, { items: [samples[option.form] ?? ''] })
      const taken = readDhcpOption(option.name, 'items' in value ? value.items.join(', ') : '')
      if ('problem' in taken) expect(taken.problem).toMatch(/is made from/)
    }
  })
})
