/** Every zone that is generated is taken by BIND's own checkers, and says what the inventory implies. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readStrings, writeStrings } from '../../../src/core/dns-text.ts'
import { formatIp, parseIp } from '../../../src/core/ip.ts'
import { generateBind } from '../../../src/generate/bind/generate-bind.ts'
import { arbitraryInventory } from '../../lib/arbitrary-inventory.ts'
import { office } from '../../lib/inventory-builder.ts'
import { checkZone, inFolder, namedConfComplaints } from './checkers.ts'
import { expectedRecords } from './expected-records.ts'

const now = new Date('2026-11-21T12:00:00Z')

/** One record in a form that does not hang on how its data is written. */
function comparable(line: string): string {
  const [owner = '', ttl = '', type = '', ...rest] = line.split(' ')
  const data = rest.join(' ')
  const ip = parseIp(data)
  if (ip !== undefined) return `${owner} ${ttl} ${type} ${formatIp(ip)}`
  if (type === 'TXT') {
    const strings = readStrings(data)
    return `${owner} ${ttl} TXT ${typeof strings === 'string' ? strings : writeStrings(strings)}`
  }
  if (type === 'CAA') {
    const [flags = '', tag = '', ...value] = rest
    const strings = readStrings(value.join(' '))
    return `${owner} ${ttl} CAA ${flags} ${tag} ${typeof strings === 'string' ? strings : writeStrings(strings)}`
  }
  if (type === 'SSHFP' || type === 'TLSA')
    return `${owner} ${ttl} ${type} ${data.replaceAll(' ', '').toLowerCase()}`
  return `${owner} ${ttl} ${type} ${data}`
}

/** `named-checkzone -D` writes one record a line: owner, TTL, class, type, data, apart by tabs and blanks. */
function dumped(dump: string): readonly string[] {
  return dump
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, owner, ttl, type, data] = /^(\S+)\s+(\d+)\s+IN\s+(\S+)\s+(.*)$/.exec(line) ?? []
      return `${owner} ${ttl} ${type} ${data}`
    })
    .filter((line) => line.split(' ')[2] !== 'SOA')
}

describe('generateBind', () => {
  it('makes zones that named-checkzone takes without a word and that hold what the inventory implies', () => {
    fc.assert(
      fc.property(arbitraryInventory(), (snapshot) => {
        const { files } = generateBind(snapshot, { now })
        const zones = files.flatMap(({ zone }) => zone ?? [])
        const found = files.flatMap(({ zone, text }) => {
          if (zone === undefined) return []
          const { complaints, dump } = checkZone(zone, text)
          expect(complaints).toEqual([])
          // named drops a record that stands twice without a word.
          expect(new Set(text.split('\n')).size).toBe(text.split('\n').length)
          return dumped(dump).map((line) => ({ zone, line: comparable(line) }))
        })
        const expected = new Set(expectedRecords(snapshot, zones).map(comparable))
        // The address of a server in a zone below ours stands in ours too, as glue.
        const below = (line: string, zone: string): boolean =>
          zones.some((other) => other.endsWith(`.${zone}`) && `.${line.split(' ')[0]}`.endsWith(`.${other}.`))
        const glue = found.filter(({ zone, line }) => / AA?A?A? /.test(line) && below(line, zone))
        const records = found.filter((one) => !glue.includes(one)).map(({ line }) => line)
        expect(new Set(records)).toEqual(expected)
      }),
      { numRuns: 15, interruptAfterTimeLimit: 60_000 },
    )
  })

  it('makes a named.conf that named-checkconf takes with all its zones', () => {
    fc.assert(
      fc.property(arbitraryInventory(), (snapshot) => {
        inFolder((directory) => {
          mkdirSync(join(directory, 'zones'))
          const { files } = generateBind(snapshot, { now, directory })
          for (const { path, text } of files) writeFileSync(join(directory, path), text)
          expect(namedConfComplaints(join(directory, 'named.conf.hostwright'))).toEqual([])
        })
      }),
      { numRuns: 15, interruptAfterTimeLimit: 60_000 },
    )
  })

  it('is checked by tools that see a fault', () => {
    const zone = generateBind(office(), { now }).files.find((file) => file.zone === 'office.example')
    const text = zone?.text ?? ''
    expect(checkZone('office.example', text).complaints).toEqual([])
    expect(checkZone('office.example', `${text}a_b.office.example. IN A 10.0.0.1\n`).complaints).not.toEqual(
      [],
    )
    expect(checkZone('office.example', `${text}web.elsewhere.test. IN A 10.0.0.1\n`).complaints).not.toEqual(
      [],
    )
  })
})
