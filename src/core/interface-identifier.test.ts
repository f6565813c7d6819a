import { expect, it } from 'vitest'
import { anycastRange, eui64Address } from './interface-identifier.ts'
import { formatIp, parsePrefix, type Prefix } from './ip.ts'

function prefix(text: string): Prefix {
  const parsed = parsePrefix(text)
  if (parsed === undefined) throw new Error(`"${text}" is no prefix`)
  return parsed
}

function eui64(text: string, mac: string): string | undefined {
  const made = eui64Address(prefix(text), mac)
  return made === undefined ? undefined : formatIp(made)
}

it('an address made from a MAC has ff:fe in its middle and its universal bit inverted (RFC 4291 appendix A)', () => {
  expect(eui64('2001:db8::/64', '34:56:78:9a:bc:de')).toBe('2001:db8::3656:78ff:fe9a:bcde')
  expect(eui64('fe80::/64', '52:54:00:12:34:56')).toBe('fe80::5054:ff:fe12:3456')
  expect(eui64('fd20::/64', 'ff:ff:ff:ff:ff:ff')).toBe('fd20::fdff:ffff:feff:ffff')
})

it.each(['fd20::/63', 'fd20::/65', '10.0.0.0/24'])('%s has no addresses made from MACs', (text) =>
  expect(eui64(text, '52:54:00:12:34:56')).toBeUndefined(),
)

it.each([
  ['fd20::/64', 'fd20::fdff:ffff:ffff:ff80', 'fd20::fdff:ffff:ffff:ffff'],
  ['fd20::/48', 'fd20::ffff:ffff:ffff:ffff:ff80', 'fd20::ffff:ffff:ffff:ffff:ffff'],
  ['fd20::/119', 'fd20::180', 'fd20::1ff'],
])('%s keeps 128 addresses for anycast (RFC 2526)', (text, first, last) =>
  expect(anycastRange(prefix(text)).map((range) => [formatIp(range.first), formatIp(range.last)])).toEqual([
    [first, last],
  ]),
)

it.each(['fd20::/120', 'fd20::/127', '10.0.0.0/8'])('%s keeps none', (text) =>
  expect(anycastRange(prefix(text))).toEqual([]),
)
