import { describe, expect, it } from 'vitest'
import { readRecordData, type RecordType } from './dns-record.ts'

const sha256 = 'ab'.repeat(32)

describe('readRecordData', () => {
  it.each<[RecordType, string, string, string?]>([
    ['A', '10.20.0.4', '10.20.0.4'],
    ['AAAA', 'FD20:0::4', 'fd20::4'],
    ['CNAME', 'web01', 'web01.office.example.', 'web01.office.example'],
    ['CNAME', 'Web01.Elsewhere.Test.', 'web01.elsewhere.test.', 'web01.elsewhere.test'],
    ['NS', '@', 'office.example.', 'office.example'],
    ['MX', '010  mail', '10 mail.office.example.', 'mail.office.example'],
    ['MX', '0 .', '0 .'],
    ['SRV', '1 2 5060 sip', '1 2 5060 sip.office.example.', 'sip.office.example'],
    ['TXT', 'v=spf1 mx; -all', '"v=spf1 mx; -all"'],
    ['TXT', '"path=/" "note=a b"', '"path=/" "note=a b"'],
    ['CAA', '0 issue ca.example; x=1', '0 issue "ca.example; x=1"'],
    ['SSHFP', `4 2 ${sha256}`, `4 2 ${sha256.toUpperCase()}`],
    ['TLSA', `3 1 1 ${sha256.slice(0, 32)} ${sha256.slice(32)}`, `3 1 1 ${sha256.toUpperCase()}`],
  ])('reads %s %s', (type, data, text, target) => {
    expect(readRecordData(type, data, 'office.example')).toEqual(
      target === undefined ? { text } : { text, target },
    )
  })

  it.each<[RecordType, string, string]>([
    ['A', '10.20.0.256', 'no IPv4 address'],
    ['A', 'fd20::4', 'no IPv4 address'],
    ['A', '010.20.0.4', 'no IPv4 address'],
    ['AAAA', '10.20.0.4', 'no IPv6 address'],
    ['CNAME', 'two names', 'more than letters'],
    ['NS', '10.20.0.4.', 'only digits'],
    ['PTR', 'web_1', 'more than letters'],
    ['MX', 'mail', 'form preference HOST'],
    ['MX', '65536 mail', 'no number up to 65535'],
    ['SRV', '1 2 sip', 'form priority weight port HOST'],
    ['TXT', '"open', 'not closed'],
    ['TXT', 'a\nb', 'control character'],
    ['CAA', '0 issue', 'FLAGS TAG VALUE'],
    ['CAA', '256 issue "x"', 'up to 255'],
    ['CAA', '0 is-sue "x"', 'small letters'],
    ['SSHFP', `5 2 ${sha256}`, 'no SSH key algorithm'],
    ['SSHFP', '4 2 abcd', '2 octets, not 32'],
    ['SSHFP', '4 2 xyz', 'pairs of hexadecimal'],
    ['TLSA', `4 1 1 ${sha256}`, 'certificate usage'],
    ['TLSA', `3 1 2 ${sha256}`, '32 octets, not 64'],
  ])('refuses %s %j', (type, data, reason) => {
    const read = readRecordData(type, data, 'office.example')
    expect('problem' in read ? read.problem : read).toContain(reason)
  })
})
