import { describe, expect, it } from 'vitest'
import { mailboxName } from './mailbox.ts'

describe('mailboxName', () => {
  it.each([
    ['hostmaster@office.example', 'hostmaster.office.example.'],
    ['host.master+dns@Office.Example', String.raw`host\.master+dns.office.example.`],
    ["o'brien;x@office.example", String.raw`o\'brien\;x.office.example.`],
  ])('%s', (mailbox, name) => {
    expect(mailboxName(mailbox)).toBe(name)
  })

  it.each([
    'hostmaster',
    '@office.example',
    'a@b@c.example',
    'a b@c.example',
    'a@b_c',
    '"a"@c.example',
    `${'a'.repeat(64)}@c.example`,
  ])('refuses %s', (mailbox) => {
    expect(mailboxName(mailbox)).toBeUndefined()
  })
})
