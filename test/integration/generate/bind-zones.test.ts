/** Every inventory makes zones that a real named loads, and then it answers what the inventory implies, record for record. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generateBind } from '../../../src/generate/bind/generate-bind.ts'
import { arbitraryDns, CLIENTS, type DnsInventory } from '../../lib/arbitrary-dns.ts'
import { arbitraryInventory } from '../../lib/arbitrary-inventory.ts'
import { office } from '../../lib/inventory-builder.ts'
import { freePort, namedFolder, startNamed, transfer, writeFiles } from '../../lib/named-server.ts'
import { checkZone, dumpedRecords, inFolder, namedConfComplaints } from './checkers.ts'
import { expectedRecords } from './expected-records.ts'

const now = new Date('2026-11-21T12:00:00Z')

/** The address of a server in a zone below ours stands in ours too, as glue. */
function withoutGlue(zone: string, lines: readonly string[], zones: readonly string[]): readonly string[] {
  const below = zones.filter((other) => other.endsWith(`.${zone}`))
  return lines.filter(
    (line) =>
      !/ AA?A?A? /.test(line) || !below.some((other) => `.${line.split(' ')[0]}`.endsWith(`.${other}.`)),
  )
}

async function expectServed({ snapshot, services }: DnsInventory): Promise<void> {
  const folder = namedFolder()
  const { files } = generateBind(snapshot, { now, services, directory: folder })
  writeFiles(folder, files)
  const named = await startNamed(folder, { port: await freePort() })
  try {
    const views = services.dns.views.length === 0 ? [undefined] : services.dns.views
    for (const view of views) {
      const zones = files.flatMap((file) =>
        file.zone !== undefined && file.view === view?.name ? file.zone : [],
      )
      const client = view === undefined ? undefined : CLIENTS[view.name]
      const served = zones.flatMap((zone) => {
        const records = transfer(named, zone, client)
        // A zone that named refused gives nothing.
        expect(records.filter((line) => line.includes(' NS ')).length, named.log.join('\n')).toBeGreaterThan(
          0,
        )
        return withoutGlue(zone, records, zones)
      })
      expect(new Set(served)).toEqual(new Set(expectedRecords(snapshot, zones, { view, dns: services.dns })))
    }
  } finally {
    await named.stop()
  }
}

describe('generateBind', () => {
  it('makes what named loads and serves as the inventory says, in every view', async () => {
    await fc.assert(fc.asyncProperty(arbitraryDns(), expectServed), {
      numRuns: 25,
      interruptAfterTimeLimit: 60_000,
    })
  }, 120_000)

  it('makes zones that named-checkzone takes without a word, no record twice', () => {
    fc.assert(
      fc.property(arbitraryInventory(), (snapshot) => {
        for (const { zone, text } of generateBind(snapshot, { now }).files) {
          if (zone === undefined) continue
          const { complaints, dump } = checkZone(zone, text)
          expect(complaints).toEqual([])
          // named drops a record that stands twice without a word.
          const body = text.trimEnd().split('\n').slice(3)
          expect(dumpedRecords(dump).length).toBe(body.length)
        }
      }),
      { numRuns: 10, interruptAfterTimeLimit: 60_000 },
    )
  }, 90_000)

  it('makes a named.conf that named-checkconf takes with all its zones', () => {
    fc.assert(
      fc.property(arbitraryDns(), ({ snapshot, services }) => {
        inFolder((directory) => {
          const { files } = generateBind(snapshot, { now, services, directory })
          for (const { path, text } of files) {
            mkdirSync(dirname(join(directory, path)), { recursive: true })
            writeFileSync(join(directory, path), text)
          }
          expect(namedConfComplaints(join(directory, 'named.conf.hostwright'))).toEqual([])
        })
      }),
      { numRuns: 15, interruptAfterTimeLimit: 60_000 },
    )
  }, 90_000)

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
