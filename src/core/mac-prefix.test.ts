import { describe, expect, it } from 'vitest'
import { isUnicastMac, parseMac } from './mac.ts'
import { CUSTOMARY_PREFIX, macAt, macCount, macPrefixProblem, parseMacPrefix } from './mac-prefix.ts'

describe('a prefix of MACs', () => {
  it.each([
    ['02:AB:cd', '02:ab:cd'],
    ['02-ab', '02:ab'],
    ['02ab.cd01', '02:ab:cd:01'],
    ['525400', CUSTOMARY_PREFIX],
    ['02:00:5e:10:20', '02:00:5e:10:20'],
  ])('is read from %s', (text, prefix) => expect(parseMacPrefix(text)).toBe(prefix))

  it.each(['', '02', '02:ab:cd:01:02:03', '02:ab:c', '02:ab:xy', 'lab'])('is not read from "%s"', (text) =>
    expect(parseMacPrefix(text)).toBeUndefined(),
  )

  it('is locally administered and unicast, or the one that would be is named', () => {
    expect(macPrefixProblem(CUSTOMARY_PREFIX)).toBeUndefined()
    expect(macPrefixProblem('02:ab:cd')).toBeUndefined()
    expect(macPrefixProblem('00:16:3e')).toEqual({
      reason: 'belongs to a maker of hardware',
      instead: '02:16:3e',
    })
    expect(macPrefixProblem('03:00:00')?.instead).toBe('02:00:00')
  })

  it('has every MAC under it once', () => {
    const prefix = '02:00:5e:10:20'
    const all = Array.from({ length: macCount(prefix) }, (_, n) => macAt(prefix, n))
    expect(new Set(all).size).toBe(256)
    expect(all.every((mac) => parseMac(mac) === mac && isUnicastMac(mac))).toBe(true)
    expect([macAt('02:ab', 0), macAt('02:ab', 2 ** 32 - 1)]).toEqual([
      '02:ab:00:00:00:00',
      '02:ab:ff:ff:ff:ff',
    ])
  })
})
