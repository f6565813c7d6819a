/** What the importer reads in a zone file is what BIND reads in it, record for record. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRecordType, readRecordData } from '../../../src/core/dns-record.ts'
import { importBind } from '../../../src/import/bind/import-bind.ts'
import { importText } from '../../lib/import-files.ts'
import { dumpZone } from '../generate/checkers.ts'

const ZONE = 'office.example'

/** `OWNER TTL TYPE DATA` in the one form of each type; the SOA record is read to other things than records. */
function canonical(owner: string, ttl: string, type: string, data: string): string {
  const read = isRecordType(type) ? readRecordData(type, data, ZONE) : undefined
  return `${owner.toLowerCase()} ${ttl} ${type} ${read === undefined || 'problem' in read ? data : read.text}`
}

function byBind(text: string): readonly string[] {
  return dumpZone(ZONE, text)
    .split('\n')
    .flatMap((line) => {
      const [, owner = '', ttl = '', type = '', data = ''] =
        /^(\S+)\s+(\d+)\s+IN\s+(\S+)\s+(.*)$/.exec(line) ?? []
      return owner === '' || type === 'SOA' ? [] : [canonical(owner, ttl, type, data)]
    })
    .toSorted()
}

function byImport(text: string): readonly string[] {
  const draft = importText(importBind, text)
  if (draft.problems.length > 0)
    throw new Error(draft.problems.map(({ at, message }) => `${at.line}: ${message}`).join('\n'))
  const zone = draft.zones[0]?.value
  const ttl = String(zone?.ttl)
  const servers = (zone?.ns ?? []).map((name) => canonical(`${ZONE}.`, ttl, 'NS', `${name}.`))
  const records = draft.records.map(({ value }) =>
    canonical(
      value.name === '@' ? `${ZONE}.` : `${value.name}.${ZONE}.`,
      String(value.ttl ?? zone?.ttl),
      value.type,
      value.data,
    ),
  )
  return [...servers, ...records].toSorted()
}

const HEAD = `$ORIGIN ${ZONE}.\n$TTL 3600\n@ IN SOA ns1 hostmaster ( 1 2h 15M\n 2w 5m )\n NS ns1\nns1 A 10.0.0.1\n`

describe('importBind, held against named-checkzone', () => {
  it.each([
    [
      'owners that are left out, relative, absolute and the zone itself',
      '@ A 10.0.0.2\n\tAAAA ::1\nw A 10.0.0.3\nW.Office.Example. A 10.0.0.4\n  TXT x\n',
    ],
    [
      'the rarer types',
      `n NAPTR 100 10 U E2U+sip "!^.*$!sip:info@x.test!" .
e NAPTR 1 2 U E2U\\+x\\;y /^a$/b\\\\c/ .
s SVCB 1 svc port=53 key668=a\\\\b\\;c\\032d alpn="h2,h3" key667="a \\"b" dohpath=/q{?dns}
h HTTPS 0 www.x.test.
d DNAME elsewhere.test.
i HINFO PC "Linux 6"
r RP admin.mail .
l LOC 52 22 23 N 4 53 32 E -2m 25m
g TYPE65280 \\# 4 0a 000001
u URI 10 1 "https://x.test/a b"
a AFSDB 1 ns1
o OPENPGPKEY AAAA BBBB
m SMIMEA 3 1 1 ${'ab'.repeat(32)}
sub NS ns1
sub DS 1 13 2 ${'ab'.repeat(16)} ${'cd'.repeat(16)}
@ DNSKEY 257 3 13 ${'A'.repeat(86)}==
@ CDS 1 13 2 ${'ab'.repeat(32)}
`,
    ],
    [
      'classes and TTLs in any order',
      'a IN 60 A 10.0.0.2\nb 1h IN A 10.0.0.3\nc in a 10.0.0.4\nd 1W2D3H4M5S A 10.0.0.5\ne 0 A 10.0.0.6\n',
    ],
    [
      'names that look like classes, types and times',
      'in A 10.0.0.2\na A 10.0.0.3\n60 A 10.0.0.4\nmx 60 MX 10 in\nns IN CNAME a\n',
    ],
    [
      'parentheses over lines, with comments in them',
      'a ( A\n 10.0.0.2 ) ; x )\nb MX ( ; (\n10\n\n  w ) \nw A 10.0.0.4\nc (60 IN) A (10.0.0.3)\n',
    ],
    [
      'strings',
      String.raw`t TXT "a;b" c\;d "e\"f" "\065\\" "" g"h"
u TXT ( "one" 
 "two" ) three
v TXT "tab	in it" \092x "\255\000"
w TXT "é" ü
`,
    ],
    [
      'escapes in names',
      String.raw`\119\119\119 A 10.0.0.2
\a.b A 10.0.0.3
c CNAME \097.d
`,
    ],
    [
      'origins',
      `$ORIGIN sub\na A 10.0.0.2\n$ORIGIN deep.er\n@ A 10.0.0.3\nb CNAME a\n$ORIGIN ${ZONE}.\nc CNAME b.sub\n`,
    ],
    [
      'TTLs that change',
      '$TTL 60\na A 10.0.0.2\n$TTL 1d\nb A 10.0.0.3\nb TXT x\nc 5 A 10.0.0.4\nc A 10.0.0.5\n',
    ],
    ['records that stand twice', 'a A 10.0.0.2\na A 10.0.0.2\nA A 10.0.0.2\nt TXT "x" \nt TXT x\n'],
    [
      'all types',
      `m MX 010 m\nm A 10.0.0.2\n_s._tcp SRV 0 0 0 .\nx CAA 128 issue "ca.example; a=b"\nx CAA 0 iodef mailto:a@b.example\nx SSHFP 4 2 ${'ab '.repeat(32)}\n_443._tcp TLSA 3 1 1 (${'0f'.repeat(16)}\n${'F0'.repeat(16)})\nr PTR a.b.elsewhere.test.\ns NS ns.elsewhere.test.\n* A 10.0.0.9\ny TYPE1 \\# 4 0a 00 0003\nz TYPE28 \\# 16 20010db8000000000000000000000001\n`,
    ],
    [
      'generated ones',
      'a.b A 10.0.0.2\n$GENERATE 1-20/3 h${-5,4,x}.g 60 A 10.0.1.$\n$GENERATE 8-10 n${0,3,n} IN MX "5 m$"\n$GENERATE 1-3 p$ CNAME h${0,2,o}\n$GENERATE 1-2 ${1,3,X}k 1h TXT "$ and ${5}"\n',
    ],
    ['what looks like octets and is text', 't TXT \\# text\nu TXT "\\#" 2 0145\n'],
    ['numbers below zero', '$GENERATE 1-2 n${-20,0,n} A 10.0.0.$\n$GENERATE 1-2 x${-9,3,X} A 10.0.0.$\n'],
    ['the day of a dump', '$DATE 20261121120000\na A 10.0.0.2\n'],
    ['carriage returns', 'a A 10.0.0.2\r\nb MX 10 (\r\n a )\r\n\r\n; x\r\nc TXT "y" ; z\r\n'],
    ['a line without an end', 'a A 10.0.0.2\nb TXT "end"'],
  ])('reads %s', (_, body) => {
    const text = `${HEAD}${body}`
    expect(byImport(text)).toEqual(byBind(text))
  })

  it('reads zones without $TTL', () => {
    for (const first of ['@ 300 SOA', '@ SOA']) {
      const text = `$ORIGIN ${ZONE}.\n${first} ns1 h 1 2 3 4 600\n 300 NS ns1\nns1 A 10.0.0.1\na 60 A 10.0.0.2\nb A 10.0.0.3\n`
      const ofServers = / NS /
      expect(byImport(text).filter((line) => !ofServers.test(line))).toEqual(
        byBind(text).filter((line) => !ofServers.test(line)),
      )
    }
  })

  it('reads whatever way a record can be written in', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEntry(), { maxLength: 12 }), (entries) => {
        const text = `${HEAD}${entries.map((entry, index) => entry.replaceAll('OWNER', `r${index}`)).join('')}`
        expect(byImport(text)).toEqual(byBind(text))
      }),
      { numRuns: 40, interruptAfterTimeLimit: 60_000 },
    )
  })
})

/** One record with an owner of its own, its fields apart by whatever may stand between them. */
function arbitraryEntry(): fc.Arbitrary<string> {
  const gap = fc.constantFrom(' ', '\t', '   ', ' ( ', ' ) ', ' (\n', ' ; a "comment" (\n ')
  const name = fc.constantFrom('w', 'a.b', `x.${ZONE}.`, 'Elsewhere.TEST.', '@')
  const text = fc
    .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 })
    .map((one) => `"${one.replaceAll(/["\\]/g, String.raw`\$&`)}"`)
  const data = fc.oneof(
    fc.ipV4().map((ip) => ['A', ip]),
    fc.ipV6().map((ip) => ['AAAA', ip]),
    fc.tuple(fc.nat({ max: 0xffff }), name).map(([preference, host]) => ['MX', String(preference), host]),
    name.map((host) => ['PTR', host]),
    fc.array(text, { minLength: 1, maxLength: 3 }).map((texts) => ['TXT', ...texts]),
  )
  const times = fc.constantFrom('', '60', '1h', '2H3m', '0')
  const classes = fc.constantFrom('', 'IN', 'in')
  return fc
    .tuple(times, classes, fc.boolean(), data, fc.array(gap, { minLength: 10, maxLength: 10 }))
    .map(([ttl, name_, swapped, rest, gaps]) => {
      const head = swapped ? [name_, ttl] : [ttl, name_]
      const words = ['OWNER', ...head.filter((word) => word !== ''), ...rest]
      let open = 0
      let line = ''
      for (const [index, word] of words.entries()) {
        line += word
        let between = index === words.length - 1 ? '' : (gaps[index] ?? ' ')
        if (between.includes(')') && open === 0) between = ' '
        if (between.startsWith(' ;') && open === 0) between = ' '
        if (between.startsWith(' (')) open += 1
        if (between.includes(')')) open -= 1
        line += between
      }
      return `${line}${' )'.repeat(open)}\n`
    })
}
