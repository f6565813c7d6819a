import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryInventory } from '../../../test/lib/arbitrary-inventory.ts'
import { withServices } from '../../../test/lib/arbitrary-services.ts'
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

async function brought(before: Snapshot, draft: Draft, existing: Existing = 'refuse'): Promise<Snapshot> {
  return applied(before, wantedOf(await changesOf(before, draft, existing)))
}

function withoutServers(snapshot: Snapshot): Snapshot {
  const networks = snapshot.networks.map((network) => {
    const { dhcpServers: _, ...rest } = network
    return rest
  })
  return { ...snapshot, networks }
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
      fc.asyncProperty(withServices(arbitraryInventory()).map(canonicalOf), async (snapshot) => {
        const draft = readWhole(fileOf(write(snapshot)))
        expect(await brought(empty, draft)).toEqual({ ...snapshot, serials: new Map() })
      }),
      { numRuns: 20 },
    )
  })

  it('as CSV, table by table, is read back the same', async () => {
    await fc.assert(
      fc.asyncProperty(withServices(arbitraryInventory()).map(canonicalOf), async (snapshot) => {
        const bare = withoutWaivers(snapshot)
        let after: Snapshot = empty
        const read = (kind: CsvKind, of: Snapshot): Draft => readCsv(fileOf(writeCsv(of, kind)), kind)
        // Networks name hosts as their DHCP servers, and hosts networks: who serves is said when both are there.
        after = await brought(after, read('group', bare))
        after = await brought(after, read('network', withoutServers(bare)))
        for (const kind of ['subnet', 'host', 'zone', 'record'] as const)
          after = await brought(after, read(kind, bare))
        after = await brought(after, read('network', bare), 'upsert')
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
          withServices(arbitraryInventory()).map(canonicalOf),
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

describe('a document that somebody wrote', () => {
  const problemsIn = (text: string): readonly string[] =>
    readWhole(fileOf(text)).problems.map(
      ({ at, message, hint }) => `${at.line}: ${message}${hint === undefined ? '' : ` (${hint})`}`,
    )

  it('may say a part of an object, with comments and in any style of YAML', () => {
    const draft = readWhole(
      fileOf(
        '# mine\nhosts:\n  web01: {memory: 8G} # more\n\n  db01:\n    tags: &t [a]\n  db02: {tags: *t}\n',
      ),
    )
    expect(draft.problems).toEqual([])
    expect(draft.hosts).toEqual([
      { at: { file: 'file', line: 3 }, value: { name: 'web01', memory: 8 * 1024 ** 3 } },
      { at: { file: 'file', line: 5 }, value: { name: 'db01', tags: ['a'] } },
      { at: { file: 'file', line: 7 }, value: { name: 'db02', tags: ['a'] } },
    ])
  })

  it('is refused with every mistake and its line', () => {
    expect(
      problemsIn('version: 2\nhosst:\n  a: {}\nhosts:\n  web01:\n    memroy: 8G\n  b: [1]\nzones: 1\n'),
    ).toEqual([
      '1: this reads version 1 of the format',
      '2: unknown key "hosst" (did you mean "hosts"?)',
      '8: zones is no mapping by name',
      '5: host "web01": unknown key "memroy" (did you mean "memory"?)',
      '7: host "b": it is no mapping',
    ])
    expect(problemsIn('- a\n')).toEqual(['1: it is no mapping of version, networks, groups, hosts, zones'])
    expect(problemsIn('a: [\n')).toEqual([expect.stringMatching(/^2: it is no YAML: /)])
    const bomb = Array.from(
      { length: 9 },
      (_, index) =>
        `x${index}: &x${index} [${Array.from({ length: 9 }, () => (index === 0 ? '1' : `*x${index - 1}`)).join()}]\n`,
    )
    expect(problemsIn(bomb.join(''))).toEqual([
      expect.stringMatching(/^1: it is no YAML that is read here: Excessive alias count/),
    ])
  })
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
