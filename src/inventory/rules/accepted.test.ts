import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hostInput, office, officeHost, set } from '../../../test/lib/office.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import { Invalid, UserError } from '../../core/errors.ts'
import type { Tx } from '../../db/store.ts'
import { generateBind } from '../../generate/bind/generate-bind.ts'
import { generateDhcpd } from '../../generate/dhcpd/generate-dhcpd.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { addAddress } from '../operations/add-address.ts'
import { addHost } from '../operations/add-host.ts'
import { addNic } from '../operations/add-to-host.ts'
import { addAlias } from '../operations/add-to-host.ts'
import { addRecord, addZone } from '../operations/add-zone.ts'
import { removeObject } from '../operations/remove-object.ts'
import { renameObject } from '../operations/rename-object.ts'
import { setObject } from '../operations/set-object.ts'
import { snapshotLookup } from '../snapshot-lookup.ts'
import { problemsOf } from './problems-of.ts'

const ZONES = ['office.example', 'lab.office.example', 'b.example', '0.20.10.in-addr.arpa']
const zone = fc.constantFrom(...ZONES)
const word = fc.constantFrom('a', 'b', 'a-eth1', 'lab')
const name = fc.oneof(word, fc.constantFrom('a.lab', '@', '3', '_x', '*'))
const whole = fc.tuple(word, zone).map(([label, domain]) => `${label}.${domain}`)
const host = fc.oneof({ weight: 3, arbitrary: word }, whole)
const ip = fc.integer({ min: 2, max: 9 }).map((last) => `10.20.0.${last}`)
const target = fc.oneof(
  name,
  whole.map((one) => `${one}.`),
)
const record = fc.oneof(
  fc.tuple(fc.constantFrom('CNAME', 'NS', 'PTR'), target),
  fc.tuple(
    fc.constant('MX'),
    target.map((one) => `10 ${one}`),
  ),
  fc.tuple(fc.constant('A'), ip),
  fc.tuple(fc.constant('TXT'), fc.constant('x')),
)
const ttl = fc.constantFrom(undefined, undefined, 60)

interface Step {
  /** What a failure shows. */
  readonly says: string
  readonly run: (tx: Tx) => Promise<unknown>
}

function steps<const T extends readonly unknown[]>(
  verb: string,
  args: { readonly [K in keyof T]: fc.Arbitrary<T[K]> },
  run: (tx: Tx, ...args: T) => Promise<unknown>,
): fc.Arbitrary<Step> {
  return fc.tuple(...args).map((given) => ({
    says: `${verb} ${given.flat().join(' ')}`,
    // A tuple of arbitraries gives the tuple of their values.
    run: async (tx: Tx) => run(tx, ...(given as unknown as T)),
  }))
}

const onOffice = (address: string) => ({ network: 'office', ips: [address] })
const step: fc.Arbitrary<Step> = fc.oneof(
  steps('add host', [host, ip], async (tx, one, address) =>
    addHost(tx, hostInput(one, { nics: [onOffice(address)] })),
  ),
  steps('add nic', [host, ip], async (tx, one, address) =>
    addNic(tx, one, { name: 'eth1', ...onOffice(address) }, { seed: 'main' }),
  ),
  steps('add address', [host, ip, whole], async (tx, one, address, called) =>
    addAddress(tx, { address, host: one, name: called }),
  ),
  steps('add alias', [host, fc.oneof(word, whole)], async (tx, one, alias) => addAlias(tx, one, alias)),
  steps('add zone', [zone, host], async (tx, one, server) => addZone(tx, one, set(`ns=${server}`))),
  {
    weight: 4,
    arbitrary: steps('add record', [zone, name, record, ttl], async (tx, one, owner, [type, data], seconds) =>
      // Below a wildcard alias everything that is not there yet is an alias.
      owner === '*' && type === 'CNAME'
        ? undefined
        : addRecord(tx, { zone: one, name: owner, type, data, ttl: seconds }),
    ),
  },
  steps('rename host', [host, host], async (tx, from, to) => renameObject(tx, 'host', from, to)),
  steps('rename zone', [zone, zone], async (tx, from, to) => renameObject(tx, 'zone', from, to)),
  steps('set subnet', [fc.constantFrom('10.20.0.0/24', 'fd20::/64'), zone], async (tx, prefix, domain) =>
    setObject(tx, 'subnet', [prefix], set(`domain=${domain}`)),
  ),
  steps('set host', [host, fc.constantFrom('retired', 'active')], async (tx, one, state) =>
    setObject(tx, 'host', [one], set(`state=${state}`)),
  ),
  steps('rm host', [host], async (tx, one) => removeObject(tx, 'host', one)),
  steps('rm zone', [zone], async (tx, one) => removeObject(tx, 'zone', one)),
)

/** What waits for more to be recorded, which commands note and do not refuse. */
const WAITING =
  /has no address$|is no name in its zone$|has no name server$|it has no domain, so no name in DNS$|"office\.example": name server "ns1\.office\.example"/

function refusalsOf(generate: () => unknown): readonly string[] {
  try {
    generate()
  } catch (error) {
    if (error instanceof Invalid) return error.problems.map(({ message }) => message)
    if (error instanceof UserError) return [error.message]
    throw error
  }
  return []
}

async function loadProblems(snapshot: Snapshot): Promise<readonly string[]> {
  const lookup = snapshotLookup(snapshot)
  const problems = []
  for (const one of snapshot.hosts) problems.push(...(await problemsOf(lookup, 'host', one)))
  for (const one of snapshot.networks) problems.push(...(await problemsOf(lookup, 'network', one)))
  for (const one of snapshot.zones) problems.push(...(await problemsOf(lookup, 'zone', one)))
  return problems.map(({ message }) => message)
}

it('what is accepted one change after the other is accepted as a whole, and by the generators', async () => {
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 40 }), async (all) => {
      const store = await tempStore()
      await office(store)
      await officeHost(store, 'a')
      await officeHost(store, 'b')
      for (const { run } of all)
        await change(store, run).then(
          () => (accepted += 1),
          (error: unknown) => {
            if (!(error instanceof UserError)) throw error
          },
        )
      const snapshot = await store.read(async (reader) => reader.snapshot())
      if (snapshot.zones.length === 0) return
      const refused = [
        ...refusalsOf(() => generateBind(snapshot, { now: new Date() })).filter((one) => !WAITING.test(one)),
        ...refusalsOf(() => generateDhcpd(snapshot)),
        ...(await loadProblems(snapshot)),
      ]
      expect(refused).toEqual([])
    }),
    { numRuns: 20 },
  )
  expect(accepted).toBeGreaterThan(30)
}, 300_000)
