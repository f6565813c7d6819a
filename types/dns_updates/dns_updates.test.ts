import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { isRefused, isUnknown } from '../../src/type/state.ts'
import { hazardsOf } from './hazards.ts'
import { dnsUpdates } from './index.ts'
import { messagesOf } from './messages.ts'
import { type UpdatesState, readState } from './observe.ts'
import { keyOf, readLine, readText, readTransferred, textOf, type ZoneLine } from './records.ts'

const ZONE = 'dyn.example'
const type = takeApart(dnsUpdates)

function line(text: string): ZoneLine {
  const read = readLine(text, ZONE, 3600)
  if ('problem' in read) throw new Error(read.problem)
  return read
}

const soa = 'dyn.example.\t60\tIN\tSOA\tns.dyn.example. h.dyn.example. 9 60 60 60 60'

/** What a server would tell of these records, and of what we have on our list. */
function seen(
  records: readonly string[],
  list: readonly string[],
  wanted: readonly string[],
  status = '',
): UpdatesState {
  const transfer = [soa, ...records, soa].join('\n')
  const stdout = `=status\n${status}=list\n${list.map((one) => `${one}\n`).join('')}=zone\n${transfer}\n`
  const state = readState(stdout, { id: ZONE, zone: ZONE }, wanted.map(line), 3600)
  if (state === null || isUnknown(state) || isRefused(state)) throw new Error(state?.reason ?? 'nothing')
  return state
}

describe('records', () => {
  it.each([
    ['www 300 A 10.20.0.4', 'www.dyn.example 300 A 10.20.0.4'],
    ['www.dyn.example. AAAA FD20:0::4', 'www.dyn.example 3600 AAAA fd20::4'],
    ['@ IN MX 10 mail', 'dyn.example 3600 MX 10 mail.dyn.example.'],
    ['_sip._tcp 60 IN srv 0 5 5060 @', '_sip._tcp.dyn.example 60 SRV 0 5 5060 dyn.example.'],
    ['t TXT "a;b" "c"', 't.dyn.example 3600 TXT "a;b" "c"'],
  ])('%s', (text, expected) => {
    const { owner, ttl, type: kind, data } = line(text)
    expect(`${owner} ${ttl} ${kind} ${data}`).toBe(expected)
  })

  it.each([
    ['www', 'it is not of the form OWNER [TTL] TYPE DATA'],
    ['www A 10.20.0.256', '"10.20.0.256" is no IPv4 address'],
    ['www.other.example. A 10.20.0.4', '"www.other.example" is not in the zone "dyn.example"'],
    ['@ SOA ns h 1 2 3 4 5', 'the SOA record is the server’s own'],
    ['www AA 10.20.0.4', '"AA" is no type of record that is known'],
    ['www 2147483648 A 10.20.0.4', 'the TTL 2147483648 is above'],
  ])('refuses %s', (text, reason) => {
    expect(() => dnsUpdates(ZONE, { records: [text] })).toThrow(reason)
  })

  it('are equal whichever way a server and we write them', () => {
    const pairs = [
      ['www 60 A 10.20.0.4', 'WWW.Dyn.example.\t60\tIN\tA\t10.20.0.4'],
      ['h SSHFP 4 2 ' + 'ab'.repeat(32), `h.dyn.example.\t3600\tIN\tSSHFP\t4 2 ${'AB'.repeat(32)}`],
      ['t TXT "a\\"b\\195\\164"', 't.dyn.example.\t3600\tIN\tTXT\t"a\\"b\\195\\164"'],
      ['@ CAA 0 issue "ca.example"', 'dyn.example. 3600 IN CAA 0 issue "ca.example"'],
    ]
    for (const [ours = '', theirs = ''] of pairs) {
      const read = readTransferred(theirs)
      expect(read === undefined ? undefined : keyOf(read)).toBe(keyOf(line(ours)))
    }
  })

  it('are on the list as they were put there', () => {
    const text = fc
      .string({ unit: 'binary-ascii', maxLength: 300 })
      .filter((one) => !/[\u0000-\u001f\u007f]/.test(one))
    fc.assert(
      fc.property(text, fc.nat(0x7fff_ffff), (words, ttl) => {
        const record = { ...line('t TXT x'), ttl, data: JSON.stringify(words) }
        expect(readText(textOf(record, ZONE), ZONE)).toEqual(record)
      }),
    )
  })
})

describe('what is ours', () => {
  const live = ['web.dyn.example. 60 IN A 10.20.0.4', 'laptop.dyn.example. 60 IN A 10.20.0.77']

  it('is what we have put there, and what is there as we want it', () => {
    expect(seen(live, ['web 60 A 10.20.0.4'], ['laptop 300 A 10.20.0.77'])).toMatchObject({
      present: ['laptop 300 A 10.20.0.77', 'web 60 A 10.20.0.4'],
      listed: ['web 60 A 10.20.0.4'],
    })
    expect(seen(live, [], [])).toMatchObject({ present: [], listed: [] })
  })

  it('cannot stand where someone else has an alias, nor an alias beside what they have', () => {
    expect(() => seen(live, [], ['laptop CNAME web'])).toThrow(
      '"laptop.dyn.example" has A 10.20.0.77, which is not ours, so it cannot have CNAME web.dyn.example.',
    )
    expect(() => seen(['x.dyn.example. 60 IN CNAME web.dyn.example.'], [], ['x A 10.20.0.1'])).toThrow(
      '"x.dyn.example" has CNAME web.dyn.example., which is not ours',
    )
    expect(
      seen(
        ['x.dyn.example. 60 IN CNAME web.dyn.example.'],
        ['x 60 CNAME web.dyn.example.'],
        ['x A 10.20.0.1'],
      ).present,
    ).toEqual(['x 60 CNAME web.dyn.example.'])
  })

  it.each([
    ['dynamic: no\n', 'does not take updates'],
    ['dynamic: yes\nfrozen: yes\n', 'is frozen'],
  ])('is left alone where the server says %j', (status, reason) => {
    expect(() => seen([], [], [], status)).toThrow(reason)
  })

  it('is unknown where the zone could not be read to its end', () => {
    const place = { id: ZONE, zone: ZONE }
    const half = `=status\n=list\n=zone\n${soa}\nweb.dyn.example. 60 IN A 10.20.0.4\n`
    for (const stdout of [half, '=status\n=list\n=zone\n; Transfer failed.\n', ''])
      expect(readState(stdout, place, [], 3600)).toMatchObject({ kind: 'unknown' })
  })
})

describe('messages', () => {
  it('do at each name what is to be done, and nothing where someone else was faster', () => {
    const before = ['old 60 A 10.20.0.1', 'web 60 A 10.20.0.4', 'www 60 CNAME web'].map(line)
    const after = ['web 300 A 10.20.0.4', 'www 60 A 10.20.0.9', 'new 60 CNAME web'].map(line)
    expect(messagesOf(before, after)).toEqual([
      [
        'prereq yxrrset www.dyn.example. CNAME web.dyn.example.',
        'prereq nxrrset web.dyn.example. CNAME',
        'prereq nxdomain new.dyn.example.',
        'update delete old.dyn.example. A 10.20.0.1',
        'update delete www.dyn.example. CNAME web.dyn.example.',
        'update add www.dyn.example. 60 A 10.20.0.9',
        'update add web.dyn.example. 300 A 10.20.0.4',
        'update add new.dyn.example. 60 CNAME web.dyn.example.',
      ],
    ])
  })

  it('are split, but never within a name', () => {
    const records = Array.from({ length: 3000 }, (_, n) => [`h${n} A 10.20.0.4`, `h${n} TXT "${n}"`]).flat()
    const all = messagesOf([], records.map(line))
    expect(all.length).toBeGreaterThan(5)
    const owners = all.flatMap((message) => [...new Set(message.map((one) => one.split(' ')[2]))])
    expect(new Set(owners).size).toBe(owners.length)
    expect(all.flat().filter((one) => one.startsWith('update add'))).toHaveLength(6000)
    for (const message of all) expect(message.join('\n').length).toBeLessThan(65_000)
  })
})

describe('dns_updates', () => {
  it('goes to this host with its session key, elsewhere with a key alone', () => {
    const [here = ''] = type.converge(dnsUpdates(ZONE, { records: ['web A 10.20.0.4'] }), null)
    expect(here).toContain('nsupdate -l -v /run/.hostwright-dns-dyn.example.records')
    const there = dnsUpdates(ZONE, { records: [], server: '10.20.0.2', key: '/etc/bind/ours.key' })
    expect(type.converge(there, null)[0]).toContain('nsupdate -k /etc/bind/ours.key -v')
    expect(type.probe(there)).toContain('dig -k /etc/bind/ours.key @10.20.0.2 -p 53 dyn.example. AXFR')
    expect(() => dnsUpdates(ZONE, { records: [], server: '10.20.0.2' })).toThrow('with a key alone')
    for (const script of [here, type.probe(there)])
      expect(execFileSync('/bin/sh', ['-n'], { input: script, encoding: 'utf8' })).toBe('')
  })

  it.each([
    [['www CNAME a', 'www A 10.20.0.4'], 'is an alias (CNAME), so it can hold nothing else'],
    [['www CNAME a', 'www CNAME b'], 'is an alias (CNAME)'],
    [['www 60 A 10.20.0.4', 'www 61 A 10.20.0.5'], 'has two TTLs'],
  ])('refuses %j', (records, reason) => {
    expect(() => dnsUpdates(ZONE, { records })).toThrow(reason)
  })

  it('warns where much would go, or a name server', () => {
    const texts = (before: readonly string[], after: readonly string[]) =>
      hazardsOf({
        before: before.map((one) => `record dyn.example ${one}\n`).join(''),
        after: after.map((one) => `record dyn.example ${one}\n`).join(''),
      })
    const many = Array.from({ length: 12 }, (_, n) => `h${n} A 10.20.0.${n}`)
    expect(texts(many, many.slice(0, 7))).toEqual(['drops 5 of 12 records'])
    expect(texts(many, many.slice(0, 9))).toEqual([])
    expect(texts(many, [])).toEqual(['drops all 12 records'])
    expect(texts(['@ NS ns1.dyn.example.', ...many], many)).toEqual([
      'removes the name server ns1.dyn.example.',
    ])
    expect(texts(['a A 10.20.0.1'], [])).toEqual([])
  })
})
