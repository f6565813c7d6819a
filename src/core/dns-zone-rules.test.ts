import { describe, expect, it } from 'vitest'
import { placeProblems, type PlacedData } from './dns-zone-rules.ts'

const ZONE = 'office.example'

function reasons(...lines: readonly string[]): readonly string[] {
  const records = lines.map((line): PlacedData => {
    const [name = '', type = '', ...rest] = line.split(' ')
    const text = rest.join(' ')
    const target = /^(?:MX|NS|CNAME)$/.test(type) ? text.split(' ').at(-1)?.replace(/\.$/, '') : undefined
    return { owner: name === '@' ? ZONE : `${name}.${ZONE}`, type, text, target }
  })
  return placeProblems(ZONE, records).map(({ record, reason }) => `${record.owner} ${record.type}: ${reason}`)
}

const KEY = '@ DNSKEY 257 3 13 AAAA'

describe('placeProblems', () => {
  it.each([
    [['d DNAME x.test.', 'e A 10.0.0.1']],
    [['d DNAME x.test.', 'd A 10.0.0.1', 'd MX 10 mail.test.']],
    [['d DNAME x.test.', 'd DNAME x.test.']],
    [['d DNAME x.test.', 'c CNAME a.d.office.example.']],
    [['sub DS 1 13 2 AB', 'sub NS ns.test.']],
    [[KEY, '@ CDS 1 13 2 AB', '@ CDNSKEY 257 3 13 AAAA']],
    [['@ CDS 0 0 0 00', '@ CDNSKEY 0 3 0 AA==']],
  ])('takes %j', (lines) => {
    expect(reasons(...lines)).toEqual([])
  })

  it.each([
    [['d DNAME x.test.', 'd DNAME y.test.'], 'd.office.example DNAME: a name has one DNAME record at most'],
    [
      ['d DNAME x.test.', 'a.b.d A 10.0.0.1'],
      'a.b.d.office.example A: it lies below the DNAME record of "d.office.example", which hides it',
    ],
    [
      ['@ DNAME x.test.', 'a TXT "x"'],
      'a.office.example TXT: it lies below the DNAME record of "office.example", which hides it',
    ],
    [
      ['d DNAME x.test.', 'm MX 10 a.d.office.example.'],
      'm.office.example MX: "a.d.office.example" is an alias by the DNAME record of "d.office.example", and MX must not point to one',
    ],
    [['@ DS 1 13 2 AB'], 'office.example DS: the DS records of a zone stand in the zone above it'],
    [[KEY, '@ CDS 1 8 2 AB'], 'office.example CDS: it needs a DNSKEY record of algorithm 8 beside it'],
    [
      ['@ CDNSKEY 257 3 13 AAAA'],
      'office.example CDNSKEY: it needs a DNSKEY record of algorithm 13 beside it',
    ],
    [
      [KEY, '@ CDS 0 0 0 00', '@ CDS 1 13 2 AB'],
      'office.example CDS: it takes all DS records away, so there can be no other CDS record',
    ],
  ])('refuses %j', (lines, reason) => {
    expect(reasons(...lines)).toEqual([reason])
  })
})
