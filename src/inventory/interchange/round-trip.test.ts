import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryInventory } from '../../../test/lib/arbitrary-inventory.ts'
import { aHost, aSnapshot } from '../../../test/lib/inventory-builder.ts'
import type { Draft } from '../../import/draft.ts'
import type { Existing } from '../bring-in/desk.ts'
import { planBringIn, wantedOf } from '../bring-in/plan.ts'
import { canonical } from '../model/canonical.ts'
import type { Host } from '../model/host.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { applied } from '../rules/problems-after.ts'
import { csvKinds, type CsvKind } from './csv-tables.ts'
import { readCsv } from './read-csv.ts'
import { readWhole } from './read-whole.ts'
import { writeCsv } from './write-csv.ts'
import { writeJson, writeYaml } from './write-whole.ts'

function fileOf(text: string) {
  return [{ name: 'file', text }]
}

async function changesOf(before: Snapshot, draft: Draft, existing: Existing) {
  expect(draft.problems).toEqual([])
  return planBringIn('Cannot import', before, draft, { existing, own: true })
}

async function brought(before: Snapshot, draft: Draft): Promise<Snapshot> {
  return applied(before, wantedOf(await changesOf(before, draft, 'refuse')))
}

function canonicalOf(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    hosts: snapshot.hosts.map((host) => canonical('host', host)).sort((a, b) => (a.name < b.name ? -1 : 1)),
    networks: snapshot.networks.map((network) => canonical('network', network)),
    zones: snapshot.zones.map((zone) => canonical('zone', zone)),
    groups: snapshot.groups.map((group) => canonical('group', group)),
  }
}

/** What no table has a column for. */
function withoutWaivers(snapshot: Snapshot): Snapshot {
  const without = <T extends { readonly waivers?: unknown }>(objects: readonly T[]): T[] =>
    objects.map((object) => {
      const { waivers: _, ...rest } = object
      return rest as T
    })
  return {
    hosts: without(snapshot.hosts),
    networks: without(snapshot.networks),
    zones: without(snapshot.zones),
    groups: without(snapshot.groups),
    serials: snapshot.serials,
  }
}

const empty = aSnapshot({})

describe('an inventory that is written', () => {
  it.each([
    ['yaml', writeYaml],
    ['json', writeJson],
  ])('as %s is read back the same', async (_, write) => {
    await fc.assert(
      fc.asyncProperty(arbitraryInventory().map(canonicalOf), async (snapshot) => {
        const draft = readWhole(fileOf(write(snapshot)))
        expect(await brought(empty, draft)).toEqual({ ...snapshot, serials: new Map() })
      }),
      { numRuns: 20 },
    )
  })

  it('as CSV, table by table, is read back the same', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryInventory().map(canonicalOf), async (snapshot) => {
        const bare = withoutWaivers(snapshot)
        let after: Snapshot = empty
        for (const kind of ['group', 'network', 'subnet', 'host', 'zone', 'record'] as const)
          after = await brought(after, readCsv(fileOf(writeCsv(bare, kind)), kind))
        expect(after).toEqual({ ...bare, serials: new Map() })
      }),
      { numRuns: 20 },
    )
  })

  it.each(['refuse', 'upsert', 'skip'] as const)(
    'changes nothing when it is imported again (%s)',
    async (existing) => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryInventory().map(canonicalOf),
          fc.constantFrom<CsvKind | 'yaml'>('yaml', ...csvKinds),
          async (snapshot, kind) => {
            const draft =
              kind === 'yaml'
                ? readWhole(fileOf(writeYaml(snapshot)))
                : readCsv(fileOf(writeCsv(snapshot, kind)), kind)
            expect((await changesOf(snapshot, draft, existing)).changes).toEqual([])
          },
        ),
        { numRuns: 30 },
      )
    },
  )
})

describe('the cells of a host', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .filter((one) => !/\p{Cc}|\p{Cs}/u.test(one))
  const value = fc.oneof(
    text,
    fc.constant(''),
    fc.integer(),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => one + 0),
    fc.array(fc.oneof(text, fc.constant('')), { maxLength: 3 }),
  )
  const host: fc.Arbitrary<Host> = fc
    .record({
      os: text,
      serial: fc.constantFrom('=1+1', '+cmd', '@x', '-1', 'a,b;c', 'a"b', ' blank ', '007'),
      notes: fc.array(text, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
      attributes: fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,8}$/), value, {
        maxKeys: 4,
        noNullPrototype: true,
      }),
    })
    .map((fields) => canonical('host', aHost('web01', fields)))

  it('hold every value exactly', async () => {
    await fc.assert(
      fc.asyncProperty(host, async (one) => {
        const draft = readCsv(fileOf(writeCsv(aSnapshot({ hosts: [one] }), 'host')), undefined)
        expect((await brought(empty, draft)).hosts).toEqual([one])
      }),
      { numRuns: 300 },
    )
  })
})
