import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dhcpOptionByCode, type DhcpOption } from '../../core/dhcp-options.ts'
import { readOptionItems } from '../../import/dhcp/option-value.ts'
import { octetsOf } from './option-octets.ts'
import { hexOf, optionText } from './option-text.ts'
import { readDhcpOption } from './read-option.ts'

function optionOf(name: string, value: string) {
  const read = readDhcpOption(name, value, { owner: 'host' })
  if (!('option' in read)) throw new Error(JSON.stringify(read))
  return read.option
}

describe('octetsOf', () => {
  it.each([
    ['routers', '10.20.0.1, 10.20.0.2', '0a:14:00:01:0a:14:00:02'],
    ['static-routes', '10.1.0.0 10.0.0.1', '0a:01:00:00:0a:00:00:01'],
    // The examples of RFC 3442.
    ['classless-static-routes', '0.0.0.0/0 10.0.0.1', '00:0a:00:00:01'],
    ['classless-static-routes', '10.17.0.0/16 10.0.0.1', '10:0a:11:0a:00:00:01'],
    ['classless-static-routes', '10.27.129.0/24 10.0.0.1', '18:0a:1b:81:0a:00:00:01'],
    ['classless-static-routes', '10.229.0.128/25 10.0.0.1', '19:0a:e5:00:80:0a:00:00:01'],
    ['domain-search', 'ab.c, d', '02:61:62:01:63:00:01:64:00'],
    ['root-path', 'é', 'c3:a9'],
    ['code-224', '1:0A:ff', '01:0a:ff'],
    ['code-224', 'no octets', hexOf([...Buffer.from('no octets')])],
    ['ip-forwarding', 'on', '01'],
    ['default-ip-ttl', '64', '40'],
    ['interface-mtu', '1500', '05:dc'],
    ['path-mtu-plateau-table', '68, 1500', '00:44:05:dc'],
    ['arp-cache-timeout', '4294967295', 'ff:ff:ff:ff'],
    ['time-offset', '-3600', 'ff:ff:f1:f0'],
    ['dhcp6.name-servers', '2001:db8::1', '20:01:0d:b8:00:00:00:00:00:00:00:00:00:00:00:01'],
  ])('of %s %s', (name, value, octets) => {
    expect(hexOf(octetsOf(optionOf(name, value)))).toBe(octets)
  })

  it('are read back to the same value, but for domain names, which importers never meet as octets', () => {
    const ip = fc.ipV4()
    const value = fc.oneof(
      fc.tuple(fc.constantFrom(3, 16), ip),
      fc.tuple(
        fc.constant(33),
        fc.tuple(ip, ip).map((pair) => pair.join(' ')),
      ),
      fc.tuple(fc.constant(2), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(String)),
      fc.tuple(fc.constant(38), fc.nat({ max: 0xffff_ffff }).map(String)),
      fc.tuple(fc.constant(23), fc.nat({ max: 255 }).map(String)),
      fc.tuple(
        fc.constant(25),
        fc.array(fc.nat({ max: 0xffff }), { minLength: 1, maxLength: 9 }).map(String),
      ),
      fc.tuple(
        fc.constant(17),
        fc.string({ minLength: 1, maxLength: 60 }).filter((one) => one.trim() === one),
      ),
      fc.tuple(fc.constant(27), fc.constantFrom('on', 'off')),
    )
    fc.assert(
      fc.property(value, ([code, text]) => {
        const known: DhcpOption | undefined = dhcpOptionByCode(4, code)
        if (known === undefined) throw new Error('unknown')
        const option = optionOf(known.name, text)
        const back = readOptionItems(known, { octets: octetsOf(option) })
        expect('items' in back ? back.items.join(', ') : back.problem).toBe(optionText(option))
      }),
    )
  })
})
