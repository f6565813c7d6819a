import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isLaterSerial,
  keyOfZone,
  laterFunction,
  readSerials,
  serialFunction,
  servedZones,
  soaFunctions,
  zoneOfKey,
} from './bind-served.ts'

/** Runs shell text with a `dig` that prints what it is given. */
function shell(text: string, dig = ''): string {
  const stub = `dig() { printf '%s' '${dig}'; }\n`
  return execFileSync('/bin/sh', ['-s'], { input: `${stub}${text}`, encoding: 'utf8' })
}

describe('serials', () => {
  it('are told to be later in the ring of RFC 1982, here as in the shell', () => {
    const serial = fc.integer({ min: 0, max: 2 ** 32 - 1 })
    const pairs = fc.sample(fc.tuple(serial, serial), 100)
    const edges: [number, number][] = [
      [0, 2 ** 32 - 1],
      [2 ** 31 - 1, 0],
      [2 ** 31, 0],
      [5, 5],
    ]
    const all = [...pairs, ...edges]
    const told = shell(
      [
        laterFunction.text,
        ...all.map(([a, b]) => `if hw_later ${a} ${b}; then echo true; else echo false; fi`),
      ].join('\n'),
    )
    expect(told.trim().split('\n')).toEqual(all.map(([a, b]) => String(isLaterSerial(a, b))))
    expect(isLaterSerial(0, 2 ** 32 - 1)).toBe(true)
    expect(isLaterSerial(2 ** 31, 0)).toBe(false)
  })

  it('are read from a generated file', () => {
    const soa = 'a.example. IN SOA ns.a.example. host\\.master.a.example. 2026112201 7200 900 1209600 300'
    expect(
      shell(
        `${serialFunction.text}\nprintf '%s\\n' '$TTL 60' '${soa}' > "$0.$$"; hw_serial "$0.$$"; rm "$0.$$"`,
      ),
    ).toBe('2026112201\n')
  })
})

describe('zones served', () => {
  it('are those that the server has itself, and not from its cache', () => {
    const answers = `;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1
;; flags: qr aa; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1

a.example.  3600 IN SOA ns.a.example. h.a.example. 42 7200 900 1209600 300

;; flags: qr ra; QUERY: 1, ANSWER: 1
cached.example. 3600 IN SOA ns.b.example. h.b.example. 7 7200 900 1209600 300

;; flags: qr aa ra; QUERY: 1, ANSWER: 1
64/26.2.0.192.in-addr.arpa. 3600 IN SOA ns.c.example. h.c.example. 9 7200 900 1209600 300
`
    const text = `${soaFunctions.text}\nhw_soa 127.0.0.1 a.example cached.example 64/26.2.0.192.in-addr.arpa`
    expect([...readSerials(shell(text, answers))]).toEqual([
      ['a.example', 42],
      ['64/26.2.0.192.in-addr.arpa', 9],
    ])
  })

  it('are asked for by name, and in each view over the control channel', () => {
    const { text } = servedZones(
      [{ name: 'a.example' }, { name: 'b.example', view: 'in side' }],
      ['127.0.0.1'],
    )
    expect(text).toContain('hw_soa "$hw_ask" a.example')
    expect(text).toContain("hw_status 'b.example@in side' b.example IN 'in side'")
    expect(shell(`${soaFunctions.text}\nrndc() { echo "serial: 5"; }\n${text}`)).toBe('b.example@in side 5\n')
  })

  it('have keys that name them', () => {
    for (const key of ['a.example', 'a.example@inside']) expect(keyOfZone(zoneOfKey(key))).toBe(key)
  })
})
