import { describe, expect, it } from 'vitest'
import { cleanly, holdsUnderDamage, importText, said, type Files } from '../../../test/lib/import-files.ts'
import type { Draft } from '../draft.ts'
import { importBind } from './import-bind.ts'

const SOA = '@ IN SOA ns1 hostmaster 2026112101 7200 900 1209600 300'
const ZONE = `$ORIGIN office.example.
$TTL 1h30m ; for all
@\tIN\tSOA\tns1 host\\.master (
\t\t2026112101 ; serial ) no end
\t\t2h 15m 2w 5m )
\tNS\tns1
\tNS\tns.elsewhere.test.
\tMX\t10 mail
ns1\tA\t10.20.0.2
\tAAAA\t2001:DB8::2
mail\t300 IN A 10.20.0.3
mail\tIN 300 TXT "v=spf1 mx; -all" plain\\;text ( "two"
  "lines" )
www\tCNAME\tmail
$ORIGIN lab.office.example.
a.b\tA\t10.21.0.1
\\097bc A 10.21.0.2
@ CAA 0 ISSUE "ca.example"
$ORIGIN office.example.
_sip._tcp SRV 0 5 5060 mail
_443._tcp.mail TLSA 3 1 1 ${'ab'.repeat(16)} (
  ${'cd'.repeat(16)} )
*.wild 1D A 10.20.0.9
lower TYPE1 \\# 4 0a140063
`

/** `OWNER TTL TYPE DATA`, the TTL where it is not the zone's. */
function lines(draft: Draft): readonly string[] {
  return draft.records.map(({ value: { name, ttl, type, data } }) =>
    [name, ttl, type, data].filter((part) => part !== undefined).join(' '),
  )
}

function inZone(text: string, files?: Files): Draft {
  return importText(importBind, `$ORIGIN office.example.\n$TTL 3600\n${SOA}\n${text}`, files)
}

describe('importBind', () => {
  it('reads what a zone transfer printed, with the SOA record at its end again', () => {
    const soa = 'office.example. 60 IN SOA ns1.office.example. h.office.example. 7 7200 900 1209600 300'
    const text = `${soa}\noffice.example. 60 IN NS ns1.office.example.\nns1.office.example. 60 IN A 10.20.0.2\n`
    const draft = importText(importBind, `${text}${soa}\n`)
    expect(said(draft.problems)).toEqual([])
    expect(lines(draft)).toEqual(['ns1 A 10.20.0.2'])
    expect(said(importText(importBind, `${text}${soa.replace(' 7 ', ' 8 ')}\n`).problems)).toEqual([
      '4: zone "office.example" has a second SOA record',
    ])
  })

  it('leaves out what a delegation hides, but for the addresses of its servers', () => {
    const draft = inZone(
      'sub NS ns.sub\nns.sub A 10.20.0.8\nsub TXT gone\nx.sub A 10.20.0.9\nbesub A 10.20.0.10\n',
    )
    expect(lines(draft)).toEqual([
      'sub NS ns.sub.office.example.',
      'ns.sub A 10.20.0.8',
      'besub A 10.20.0.10',
    ])
    expect(said(draft.unplaced).filter((text) => text.includes('delegated'))).toEqual([
      '6: TXT of "sub.office.example" is left out, as named does: "sub.office.example" is delegated to other servers',
      '7: A of "x.sub.office.example" is left out, as named does: "sub.office.example" is delegated to other servers',
    ])
  })

  it('reads a zone file in all its forms', () => {
    const draft = cleanly(importText(importBind, ZONE))
    expect(draft.zones).toEqual([
      {
        at: { file: 'file', line: 3 },
        value: {
          name: 'office.example',
          ns: ['ns1.office.example', 'ns.elsewhere.test'],
          mail: 'host.master@office.example',
          ttl: 5400,
          serialScheme: 'date',
          serial: 2026112101,
        },
      },
    ])
    expect(lines(draft)).toEqual([
      '@ MX 10 mail.office.example.',
      'ns1 A 10.20.0.2',
      'ns1 AAAA 2001:db8::2',
      'mail 300 A 10.20.0.3',
      'mail 300 TXT "v=spf1 mx; -all" "plain;text" "two" "lines"',
      'www CNAME mail.office.example.',
      'a.b.lab A 10.21.0.1',
      'abc.lab A 10.21.0.2',
      'lab CAA 0 issue "ca.example"',
      '_sip._tcp SRV 0 5 5060 mail.office.example.',
      `_443._tcp.mail TLSA 3 1 1 ${'AB'.repeat(16)}${'CD'.repeat(16)}`,
      '*.wild 86400 A 10.20.0.9',
      'lower A 10.20.0.99',
    ])
    expect(draft.records.map(({ at }) => at.line)).toEqual([8, 9, 10, 11, 12, 14, 16, 17, 18, 20, 21, 23, 24])
  })

  it('does not mind carriage returns, a byte order mark, and a missing end of the last line', () => {
    const odd = `\uFEFF${ZONE.trimEnd().replaceAll('\n', '\r\n')}`
    expect(importText(importBind, odd)).toEqual(importText(importBind, ZONE))
  })

  it.each([
    ['db.office.example', 'office.example'],
    ['/etc/bind/zones/Office.Example.zone', 'office.example'],
    ['named.office.example.hosts', 'office.example'],
    ['db.10.20', '20.10.in-addr.arpa'],
    ['20.10.in-addr.arpa.zone', '20.10.in-addr.arpa'],
    ['db.local', undefined],
    ['zone.txt', undefined],
  ])('knows by the name of %s that it is zone %s', (name, zone) => {
    const text = `$TTL 60\n${SOA}\n@ NS ns.elsewhere.test.\n1 PTR a.office.example.\n`
    const draft = importBind([{ name, text }], { include: () => undefined })
    expect(draft.zones[0]?.value.name).toBe(zone)
    if (zone === undefined)
      expect(draft.problems[0]?.message).toBe('which zone this is does not stand in the file')
  })

  it('expands $GENERATE as BIND does', () => {
    const text = `$GENERATE 1-3 host$ A 10.20.1.$
$GENERATE 8-10/2 $ 300 IN CNAME h\${-3,3,d}.x\${0,2,x}.\\$
$GENERATE 10-11 \${0,4,n} PTR p$$
$GENERATE 1-1 m "MX" "10 mail$"
$GENERATE 1-1 m MX "10 mail$"`
    const draft = inZone(text)
    expect(lines(draft)).toEqual([
      'host1 A 10.20.1.1',
      'host2 A 10.20.1.2',
      'host3 A 10.20.1.3',
      'm MX 10 mail1.office.example.',
    ])
    expect(said(draft.problems)).toEqual(['7: unknown record type "MX"'])
    expect(said(draft.unplaced)).toEqual([
      '5: CNAME of "8.office.example" has no place in the inventory: "h005.x08.\\$.office.example" holds more than letters, digits and hyphens',
      '5: CNAME of "10.office.example" has no place in the inventory: "h007.x0a.\\$.office.example" holds more than letters, digits and hyphens',
      '6: PTR of "a.0" is left out, as named does: it lies outside zone "office.example"',
      '6: PTR of "b.0" is left out, as named does: it lies outside zone "office.example"',
    ])
    expect(said(inZone('$GENERATE 0-65536 h$ A 10.0.0.1').problems)).toEqual([
      '4: $GENERATE "0-65536" makes 65537 records, 65536 is the limit',
    ])
  })

  it('follows $INCLUDE, and is behind it where it was before', () => {
    const files = { sub: 'a A 10.0.0.1\n$ORIGIN deep\nb A 10.0.0.2\n', loop: '$INCLUDE file' }
    expect(
      lines(cleanly(inZone('x A 10.0.0.9\n$INCLUDE sub lab\n  TXT "of x"\nc A 10.0.0.3', files))),
    ).toEqual(['x A 10.0.0.9', 'a.lab A 10.0.0.1', 'b.deep.lab A 10.0.0.2', 'x TXT "of x"', 'c A 10.0.0.3'])
    expect(said(inZone('$INCLUDE loop\n$INCLUDE nowhere', files).problems)).toEqual([
      'loop:1: "file" includes itself, by file, loop, file',
      '5: "nowhere" is included, but there is no such file, or it cannot be read',
    ])
  })

  it('takes the TTL that BIND would', () => {
    const none = `$ORIGIN office.example.\n@ 300 IN SOA ns1 hostmaster 1 7200 900 1209600 300\na A 10.0.0.1\nb 60 A 10.0.0.2\nc A 10.0.0.3\n`
    expect(lines(cleanly(importText(importBind, none)))).toEqual([
      'a A 10.0.0.1',
      'b 60 A 10.0.0.2',
      'c 60 A 10.0.0.3',
    ])
    const mixed = inZone('a 60 A 10.0.0.1\na 90 A 10.0.0.2\n@ 60 NS ns1\nb 4294967295 A 10.0.0.3\n')
    expect(lines(mixed)).toEqual(['a 60 A 10.0.0.1', 'a 60 A 10.0.0.2', 'b 0 A 10.0.0.3'])
    expect(said(mixed.unplaced)).toEqual([
      '5: A of "a": the TTL 90 is recorded as 60, that of the set that it is of',
      '6: NS of "@": the TTL 60 is recorded as 3600, that of the zone',
      '7: the TTL 4294967295 is more than 2147483647, and so is taken as 0',
    ])
  })

  it.each([
    [2026112101, 'date'],
    [1795000000, 'epoch'],
    [2026139901, 'epoch'],
    [17, 'counter'],
  ])('sees by the serial %i that it counts by %s', (serial, scheme) => {
    const text = `$ORIGIN office.example.\n$TTL 60\n@ SOA ns1 hostmaster ${serial} 7200 900 1209600 300\na A 10.0.0.1\n`
    expect(importText(importBind, text).zones[0]?.value).toMatchObject({ serialScheme: scheme, serial })
  })

  it('says all that has no place, each at its line', () => {
    const text = `@ NS ns2
a_b A 10.0.0.1
x KX 10 mail
x TYPE37 \\# 4 0a000001
x MX 10 mail_1
odd\\.name A 10.0.0.2
out.elsewhere.test. A 10.0.0.3
x RRSIG A 8 3 3600 20261221000000 20261121000000 1 office.example. AAAA==
x NSEC y A RRSIG
x SSHFP 9 9 abcd
`
    const draft = inZone(text)
    expect(said(draft.problems)).toEqual([])
    expect(said(draft.unplaced)).toEqual([
      '3: SOA: the primary "ns1.office.example" is none of the zone\'s name servers, and has no place',
      '5: A of "a_b.office.example" has no place in the inventory: the label "a_b" holds more than letters, digits and hyphens',
      '6: KX of "x.office.example" has no place in the inventory: "10 mail"',
      '7: CERT of "x.office.example" has no place in the inventory: "\\# 4 0a000001"',
      '8: MX of "x.office.example" has no place in the inventory: "mail_1.office.example.": the label "mail_1" holds more than letters, digits and hyphens',
      '9: A of "odd\\.name.office.example" has no place in the inventory: it holds more than letters, digits and hyphens',
      '10: A of "out.elsewhere.test" is left out, as named does: it lies outside zone "office.example"',
      '11: zone "office.example" is signed: its 2 records of DNSSEC are left out, for whoever signs it makes them',
      '13: SSHFP of "x.office.example" has no place in the inventory: "9" is no SSH key algorithm (1, 2, 3, 4 or 6)',
    ])
  })

  it('reads the rarer types, and keys of a zone that is not signed', () => {
    const key = `257 3 13 ${Buffer.alloc(64).toString('base64')}`
    const text = `n NAPTR 100 10 U E2U+sip "!^.*$!sip:info@x.test!" .
s SVCB 1 svc port=53 alpn="h2,h3"
h HTTPS 0 www.x.test.
d DNAME elsewhere.test.
i HINFO "PC" "Linux"
r RP admin.mail .
l LOC 52 22 23 N 4 53 32 E -2m
g TYPE65280 \\# 4 0a 000001
u URI 10 1 "https://x.test/"
@ DNSKEY ${key}
`
    expect(lines(cleanly(inZone(text)))).toEqual([
      'n NAPTR 100 10 "U" "E2U+sip" "!^.*$!sip:info@x.test!" .',
      's SVCB 1 svc.office.example. alpn="h2,h3" port=53',
      'h HTTPS 0 www.x.test.',
      'd DNAME elsewhere.test.',
      'i HINFO "PC" "Linux"',
      'r RP admin.mail.office.example. .',
      'l LOC 52 22 23.000 N 4 53 32.000 E -2.00m 1m 10000m 10m',
      'g TYPE65280 \\# 4 0A000001',
      'u URI 10 1 "https://x.test/"',
      `@ DNSKEY ${key}`,
    ])
  })

  it('gives all problems of a file at once', () => {
    const text = `a A 10.0.0.256
b AAAA 10.0.0.1
c MX mail
d SRV 1 2 70000 x
e AA 10.0.0.1
f TXT "open
$TLT 60
$TTL soon
g..h A 10.0.0.1
${'x'.repeat(64)} A 10.0.0.1
i CH TXT "x"
j
k A ( 10.0.0.1
`
    const { problems } = inZone(text)
    expect(said(problems)).toEqual([
      '4: A of "a.office.example": "10.0.0.256" is no IPv4 address',
      '5: AAAA of "b.office.example": "10.0.0.1" is no IPv6 address',
      '6: MX of "c.office.example": "mail" is not of the form preference NAME',
      '7: SRV of "d.office.example": the port "70000" is no number up to 65535',
      '8: unknown record type "AA"',
      '9: a quote is not closed on its line',
      '10: unknown directive "$TLT"',
      '11: $TTL "soon" is no time',
      '12: "g..h": a label is empty',
      `13: "${'x'.repeat(60)}…": a label is 64 characters long, 63 is the limit`,
      '14: the class CH is none of the Internet',
      '15: the record has no type',
      '16: a "(" is not closed',
    ])
    expect(problems.find(({ at }) => at.line === 10)?.hint).toBe('did you mean "$TTL"?')
  })

  it('does not throw, whatever the text', () => {
    holdsUnderDamage(importBind, ZONE)
    const hostile = [
      '('.repeat(100_000),
      '"'.repeat(100_001),
      'a.'.repeat(100_000),
      `$ORIGIN ${'\\'.repeat(99_999)}`,
    ]
    for (const text of hostile) expect(inZone(text).problems.length, text.slice(0, 9)).toBeGreaterThan(0)
  }, 60_000)
})

const CONF = `// The server
options { directory "/var/cache/bind"; forwarders { 10.0.0.1; }; /* no more */ };
key "rndc" { algorithm hmac-sha256; secret "c2VjcmV0"; };
acl inside { 10.0.0.0/8; !any; };
include "/etc/bind/more";
zone "." { type hint; file "root.hints"; };
zone "localhost" { type master; file "/etc/bind/db.local"; };
zone "10.in-addr.arpa" IN { type primary; file "/etc/bind/db.empty"; };
zone "elsewhere.test" { type slave; masters { 10.0.0.1; }; file "sec/elsewhere"; };
zone "bind" CH { type master; file "x"; };
`
const EMPTY =
  '$TTL 86400\n@ IN SOA localhost. root.localhost. 1 604800 86400 2419200 86400\n@ IN NS localhost.\n'
const FILES: Files = {
  '/etc/bind/more': 'zone Office.Example. { type master; file "db.office"; allow-update { key rndc; }; };',
  '/var/cache/bind/db.office': `$TTL 3600\n${SOA}\n  NS ns1\nns1 A 10.0.0.2\n$INCLUDE sub\n`,
  '/var/cache/bind/sub': 'a A 10.0.0.3\n',
  '/etc/bind/db.local': `${EMPTY}@ A 127.0.0.1\n`,
  '/etc/bind/db.empty': EMPTY,
}

describe('importBind of a named.conf', () => {
  it('reads the zones that it is the primary of, and says of the others why not', () => {
    const draft = importText(importBind, CONF, FILES)
    expect(draft.problems).toEqual([])
    expect(draft.zones.map(({ at, value }) => [at.file, at.line, value.name])).toEqual([
      ['/var/cache/bind/db.office', 2, 'office.example'],
    ])
    expect(lines(draft)).toEqual(['ns1 A 10.0.0.2', 'a A 10.0.0.3'])
    expect(said(draft.unplaced)).toEqual([
      '2: "options" (forwarders) is a setting of the server, which has no place in the inventory',
      '3: "key rndc" is a setting of the server, which has no place in the inventory',
      '4: "acl inside" is a setting of the server, which has no place in the inventory',
      '6: zone "." of type hint is left out: it is the list of the root servers',
      '7: zone "localhost" is left out: every name server has it by itself',
      '8: zone "10.in-addr.arpa" is left out: it is empty, to keep questions from going elsewhere',
      '9: zone "elsewhere.test" of type slave is left out: another server has its file',
      '10: zone "bind" is left out: its class CH is none of the Internet',
      '/etc/bind/more:1: settings of zone "office.example" have no place in the inventory: allow-update',
      '/etc/bind/more:1: zone "office.example" is changed by allow-update: what is newest may be in its journal only',
    ])
    expect(JSON.stringify(draft)).not.toContain('c2VjcmV0')
  })

  it('takes a whole folder, in which it says what each file is, and no files of this machine', () => {
    const files = [
      { name: 'bind/db.office', text: FILES['/var/cache/bind/db.office'] ?? '' },
      { name: 'bind/db.old', text: `$ORIGIN office.example.\n${EMPTY}` },
      { name: 'bind/more', text: FILES['/etc/bind/more'] ?? '' },
      { name: 'bind/named.conf', text: 'options { directory "/srv"; };\ninclude "/etc/bind/more";\n' },
      { name: 'bind/sub', text: FILES['/var/cache/bind/sub'] ?? '' },
    ]
    const draft = importBind(files, { include: (path) => ({ name: path, text: 'of this machine' }) })
    expect(draft.problems).toEqual([])
    expect(lines(draft)).toEqual(['ns1 A 10.0.0.2', 'a A 10.0.0.3'])
    expect(said(draft.unplaced)).toContain(
      'bind/db.old:1: this file is left out: no zone of the named.conf is in it',
    )
  })

  it('finds files that were copied together beside each other', () => {
    const files: Files = {
      'bind/more': FILES['/etc/bind/more'] ?? '',
      'bind/db.office': FILES['/var/cache/bind/db.office'] ?? '',
      'bind/sub': FILES['/var/cache/bind/sub'] ?? '',
    }
    const conf = 'options { directory "/srv"; };\ninclude "/etc/bind/more";\n'
    const beside = (path: string): string => `bind/${path}`
    const draft = importBind([{ name: 'bind/named.conf', text: conf }], {
      include: (path) => {
        const text = files[beside(path)]
        return text === undefined ? undefined : { name: beside(path), text }
      },
    })
    expect(draft.problems).toEqual([])
    expect(lines(draft)).toEqual(['ns1 A 10.0.0.2', 'a A 10.0.0.3'])
    expect(said(draft.unplaced)).toContain(
      'bind/named.conf:2: "/etc/bind/more" is not there: "bind/more" is read in its place',
    )
  })

  it('takes a zone of two views once, and says where they differ', () => {
    const view = (name: string, file: string): string =>
      `view ${name} { match-clients { any; }; zone "office.example" { type primary; file "${file}"; }; };\n`
    const files = { a: `$TTL 60\n${SOA}\na A 10.0.0.1\n`, b: `$TTL 60\n${SOA}\na A 192.0.2.1\n` }
    const draft = importText(importBind, view('in', 'a') + view('out', 'b') + view('same', 'a'), files)
    expect(lines(draft)).toEqual(['a A 10.0.0.1'])
    expect(said(draft.unplaced)).toContain(
      '2: zone "office.example" of view "out" is left out: an inventory has one of a name, and this is another than in file:1',
    )
    expect(said(draft.unplaced).filter((line) => line.includes('same'))).toEqual([])
  })

  it('gives all problems at once', () => {
    const text = `zone "a.test" { type primary; };
zone "b.test" { type primry; file "b"; };
zone "c.test" { type primary; file "nowhere"; };
zoen "d.test" { type primary; };
zone "e.test" { type primary; file "raw"; };
zone "f.test" { type primary; database "ldb"; };
zone "." { type primary; file "root"; };
`
    const draft = importText(importBind, text, {
      raw: '\0\0\0\x02\0\0\0',
      root: '$TTL 60\n. SOA ns.elsewhere.test. h. 1 7200 900 1209600 300\n. NS ns.elsewhere.test.\n',
    })
    expect(said(draft.unplaced)).toContain('6: zone "f.test" is left out: a database has its records')
    expect(said(draft.unplaced)).toContain(
      '7: zone ".", with 1 record, has no place in the inventory: it is the root of all',
    )
    expect(said(draft.problems)).toEqual([
      '1: zone "a.test" names no file',
      '2: zone "b.test" has the unknown type "primry"',
      '3: "nowhere" is included, but there is no such file, or it cannot be read',
      '4: unknown statement "zoen"',
      'raw:1: this is a zone in raw format',
    ])
    expect(draft.problems[1]?.hint).toBe('did you mean "primary"?')
  })

  it('does not throw, whatever the text', () => holdsUnderDamage(importBind, CONF), 60_000)
})
