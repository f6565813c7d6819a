import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dnsNameProblem } from './dns-name.ts'
import { asciiName, unicodeName } from './idn.ts'

describe('asciiName', () => {
  it.each([
    ['müller', 'xn--mller-kva'],
    ['MÜLLER.Example', 'xn--mller-kva.example'],
    // Composed and decomposed are one name.
    ['mu\u0308ller', 'xn--mller-kva'],
    // Not "strasse", as the older rules had it.
    ['straße.example', 'xn--strae-oqa.example'],
    ['ς', 'xn--3xa'],
    ['👍', 'xn--yp8h'],
    // The sign of Kelvin, full-width letters and ligatures are plain letters.
    ['\u212aelvin', 'kelvin'],
    ['ｗｅｂ０１', 'web01'],
    ['o\ufb03ce', 'office'],
    ['a．b。c｡d', 'a.b.c.d'],
    ['ü.example.', 'xn--tda.example.'],
    ['ü。', 'xn--tda.'],
    ['*.ü', '*.xn--tda'],
    ['_sip._tcp.ü', '_sip._tcp.xn--tda'],
    // The letter а is Cyrillic: another name, which shows what it is.
    ['p\u0430ypal', 'xn--pypal-4ve'],
    ['क्‍ष', 'xn--11b2ezcw70k'],
    ['日本語.例え', 'xn--wgv71a119e.xn--r8jz45g'],
    ['１２', '12'],
    ['Web01.Office', 'web01.office'],
    ['xn--MLLER-kva', 'xn--mller-kva'],
  ])('"%s" is %s', (text, ascii) => {
    expect(asciiName(text)).toBe(ascii)
    expect(asciiName(ascii)).toBe(ascii)
  })

  it.each([
    ['a joiner between letters that do not join', 'a\u200db'],
    ['an override of the direction', '\u202eabc'],
    ['a soft hyphen alone', '\u00ad'],
    ['a blank', 'ü b'],
    ['a slash', 'ü/b'],
    ['a slash in disguise', '\u2100'],
    ['an octet of a URL', 'ü%41'],
    ['a mailbox', 'hostmaster@ü.example'],
    ['a port', 'ü:80'],
    ['a hyphen in front', '-ü'],
    ['a hyphen behind', 'ü-'],
    ['hyphens third and fourth', 'ab--ü'],
    ['an underscore beside them', '_ü'],
    ['a broken code', 'xn--zzzzzz-ü'],
    ['more than a label holds', 'ü'.repeat(80)],
    ['an unassigned character', 'a\u0378'],
    ['half a character', 'a\ud83d'],
  ])('leaves %s to be refused', (_, text) => {
    expect(dnsNameProblem(asciiName(text), { underscore: true, wildcard: true })).toBeDefined()
  })

  it('of an address in wide digits is no name', () => {
    expect(dnsNameProblem(asciiName('１.２.３.４'))).toBe('the last label has only digits, as of an address')
  })

  it('is the same when it is taken again, and of any text either ASCII or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (text) => {
        const ascii = asciiName(text)
        expect(asciiName(ascii)).toBe(ascii)
        if (dnsNameProblem(ascii, { underscore: true, wildcard: true }) === undefined)
          expect(ascii).toMatch(/^[a-z0-9._*-]+$/)
        const shown = unicodeName(ascii)
        if (shown !== undefined) expect(asciiName(shown)).toBe(ascii)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('unicodeName', () => {
  it('is there where the name is not ASCII', () => {
    expect(unicodeName('web01.office.example')).toBeUndefined()
    expect(unicodeName('xn--mller-kva.example')).toBe('müller.example')
    expect(unicodeName('_sip.xn--strae-oqa')).toBe('_sip.straße')
    // No name in another form: a code that is none, or that UTS 46 would not have made.
    expect(unicodeName('xn--a')).toBeUndefined()
    expect(unicodeName('xn--80ak6aa92e.com')).toBe('аррӏе.com')
  })
})
