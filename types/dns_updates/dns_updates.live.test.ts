import { expect, it } from 'vitest'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { checkConformance, observe, settle, type ConformanceTarget } from '../../src/type/conformance.ts'
import type { Resource } from '../../src/type/resource.ts'
import { dnsUpdates } from './index.ts'

const ZONE = 'dyn.example'
const CONFIG = `zone "${ZONE}" { type primary; file "/var/lib/bind/${ZONE}.zone"; update-policy local; allow-transfer { localhost; }; };`
const START = `$TTL 60
@ IN SOA ns hostmaster 1 60 60 60 60
@ IN NS ns
ns IN A 10.20.0.2
`

function ours(...records: string[]): Resource {
  return dnsUpdates(ZONE, { records })
}

onHosts(['debian'], (on) => {
  // A running server writes of itself, so that only looking cannot be told from it by what changes on the disk.
  const target = (): ConformanceTarget => ({ ...on.target, fingerprint: () => Promise.resolve('') })
  const dig = async (...words: readonly string[]): Promise<string> =>
    (await on.host.exec(`dig +short @127.0.0.1 ${words.join(' ')}`)).stdout.trim()
  const byHand = async (...updates: readonly string[]): Promise<void> => {
    const input = `zone ${ZONE}.\n${updates.map((one) => `update ${one}\n`).join('')}send\n`
    expect(await on.host.exec('nsupdate -l', { input })).toMatchObject({ code: 0 })
  }
  const list = (): Promise<string> => on.host.readFile(`/var/lib/hostwright/dns/${ZONE}.records`)

  it('waits for a server that is not there yet', async () => {
    const resource = ours('web 60 A 10.20.0.4')
    if (!('observe' in resource.definition)) throw new Error('dns_updates is a plain type')
    expect(await observe(on.target, resource.definition, resource)).toMatchObject({ kind: 'unknown' })
    await on.host.exec(
      'DEBIAN_FRONTEND=noninteractive apt-get install -qq -y bind9 bind9-utils bind9-dnsutils',
    )
    await on.host.writeFile('/etc/bind/named.conf.local', CONFIG, '644')
    await on.host.writeFile(`/var/lib/bind/${ZONE}.zone`, START, '644')
    expect(await observe(on.target, resource.definition, resource)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('connection refused'),
    })
    await on.host.exec('chown bind /var/lib/bind/*; /etc/init.d/named start; sleep 0.5')
  })

  it('adds, changes and removes', async () => {
    await checkConformance(target(), {
      create: ours('web 60 A 10.20.0.4', 'web 60 TXT "a;b\\" \\195\\164" "c"', '@ MX 10 web'),
      changes: [
        ours('web 300 A 10.20.0.4', 'web 300 A 10.20.0.5', '_sip._tcp SRV 0 5 5060 web'),
        ours('web CNAME db', 'db 60 AAAA fd20::7', 'db 60 SSHFP 4 2 ' + 'ab'.repeat(32)),
        ours('web 60 A 10.20.0.9'),
        ours(),
      ],
    })
    const left = await on.host.exec(`dig @127.0.0.1 ${ZONE} AXFR +noall +answer`)
    expect(left.stdout.split('\n').map((line) => line.split(/\s+/)[3])).toEqual([
      'SOA',
      'NS',
      'A',
      'SOA',
      undefined,
    ])
    expect(await list()).toBe('')
  })

  it('keeps the records of others, one that we too would have included', async () => {
    await byHand('add laptop.dyn.example. 60 A 10.20.0.77', 'add web.dyn.example. 60 A 10.20.0.78')
    await byHand('add printer.dyn.example. 30 A 10.20.0.79')
    await settle(target(), ours('web 60 A 10.20.0.4', 'printer 300 A 10.20.0.79'), 'beside')
    expect((await dig('web.dyn.example', 'A')).split('\n').toSorted()).toEqual(['10.20.0.4', '10.20.0.78'])
    expect(await list()).toBe('web 60 A 10.20.0.4\n')
    expect(await settle(target(), ours(), 'gone')).toBe(true)
    expect(await dig('web.dyn.example', 'A')).toBe('10.20.0.78')
    expect(await dig('laptop.dyn.example', 'A')).toBe('10.20.0.77')
    expect(await dig('printer.dyn.example', 'A')).toBe('10.20.0.79')
  })

  it('finds what was taken away by hand, and puts it back', async () => {
    const wanted = ours('db 60 A 10.20.0.5', 'mail 60 A 10.20.0.6')
    await settle(target(), wanted, 'first')
    await byHand('delete mail.dyn.example. A')
    expect(await settle(target(), wanted, 'again')).toBe(true)
    expect(await dig('mail.dyn.example')).toBe('10.20.0.6')
  })

  it('names what is in the way of an alias, and changes nothing', async () => {
    await expect(settle(target(), ours('laptop CNAME db', 'db 60 A 10.20.0.5'), 'alias')).rejects.toThrow(
      '"laptop.dyn.example" has A 10.20.0.77, which is not ours, so it cannot have CNAME db.dyn.example.',
    )
    expect(await dig('mail.dyn.example')).toBe('10.20.0.6')
  })

  it('leaves a frozen zone alone', async () => {
    await on.host.exec(`rndc freeze ${ZONE}`)
    await expect(settle(target(), ours('new 60 A 10.20.0.9'), 'frozen')).rejects.toThrow('is frozen')
    await on.host.exec(`rndc thaw ${ZONE}`)
    expect(await settle(target(), ours('new 60 A 10.20.0.9'), 'thawed')).toBe(true)
  })

  it('knows after a run that was cut before the update what would have been ours', async () => {
    await on.host.exec(
      `mv /usr/bin/nsupdate /usr/bin/nsupdate.whole; printf '#!/bin/sh\\nnsupdate.whole "$@"; echo cut >&2; exit 1\\n' > /usr/bin/nsupdate; chmod 755 /usr/bin/nsupdate`,
    )
    await expect(settle(target(), ours('cut 60 A 10.20.0.66'), 'cut')).rejects.toThrow('cut')
    await on.host.exec('mv /usr/bin/nsupdate.whole /usr/bin/nsupdate')
    expect(await dig('cut.dyn.example')).toBe('10.20.0.66')
    expect(await settle(target(), ours(), 'after')).toBe(true)
    expect(await dig('cut.dyn.example')).toBe('')
    expect(await dig('laptop.dyn.example')).toBe('10.20.0.77')
  })

  it('brings thousands of records in a few messages, of its own key too', async () => {
    await on.host.exec(
      `tsig-keygen -a hmac-sha256 ours > /etc/bind/ours.key; chgrp bind /etc/bind/ours.key; chmod 640 /etc/bind/ours.key
printf '%s\\n' 'include "/etc/bind/ours.key";' 'zone "${ZONE}" { type primary; file "/var/lib/bind/${ZONE}.zone"; allow-update { key ours; }; allow-transfer { key ours; }; };' > /etc/bind/named.conf.local
rndc reconfig; sleep 0.5`,
    )
    const records = Array.from({ length: 5000 }, (_, n) => `h${n} 60 A 10.30.${n >> 8}.${n & 255}`)
    const wanted = (count: number): Resource =>
      dnsUpdates(ZONE, { records: records.slice(0, count), key: '/etc/bind/ours.key' })
    expect(await settle(target(), wanted(5000), 'many')).toBe(true)
    expect(await settle(target(), wanted(5000), 'many again')).toBe(false)
    expect(await dig('h4999.dyn.example')).toBe('10.30.19.135')
    expect(await settle(target(), wanted(1), 'few')).toBe(true)
    expect(await dig('h4999.dyn.example')).toBe('')
    expect(await dig('laptop.dyn.example')).toBe('10.20.0.77')
  })
})
