import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hostInput, office, set } from '../../../test/lib/office.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import { Invalid, UserError } from '../../core/errors.ts'
import type { Tx } from '../../db/store.ts'
import { generateDhcpd } from '../../generate/dhcpd/generate-dhcpd.ts'
import { addHost } from '../operations/add-host.ts'
import { addNetwork } from '../operations/add-network.ts'
import { addSubnet } from '../operations/add-subnet.ts'
import { addNic } from '../operations/add-to-host.ts'
import { readNicInput } from '../operations/read-nic-input.ts'
import { removeNic } from '../operations/remove-part.ts'
import { removeObject } from '../operations/remove-object.ts'
import { renameNic } from '../operations/rename-object.ts'
import { setObject } from '../operations/set-object.ts'
import { snapshotLookup } from '../snapshot-lookup.ts'
import { problemsOf } from './problems-of.ts'

const host = fc.constantFrom('a', 'b', 'c')
const nic = fc.constantFrom('eth0', 'eth1', 'bond0', 'br0', 'eth0.30')
const network = fc.constantFrom('office', 'lab')
const mac = fc.constantFrom('00:16:3e:00:00:01', '00:16:3e:00:00:02', '00:16:3e:00:00:03')
const part = fc.oneof(
  mac.map((one) => `mac=${one}`),
  network.map((one) => `network=${one}`),
  nic.map((one) => `members=${one}`),
  nic.map((one) => `link=${one}`),
  fc.constantFrom('kind=bond', 'kind=bridge', 'kind=vlan', 'kind=', 'shared-mac=true', 'shared-mac=false'),
)

/** Text as it would be typed: the first word says what is done. */
const line = fc.oneof(
  fc.tuple(fc.constant('host'), host, fc.constantFrom('', 'shared-mac,'), mac, network),
  { weight: 4, arbitrary: fc.tuple(fc.constant('nic'), host, nic, fc.array(part, { maxLength: 3 })) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constant('set'), host, nic, fc.array(part, { minLength: 1, maxLength: 2 })),
  },
  fc.tuple(fc.constant('rm'), host, nic),
  fc.tuple(fc.constant('rename'), host, nic, nic),
  fc.tuple(fc.constant('parent'), host, host),
  fc.tuple(fc.constant('duid'), host, fc.constantFrom('00:03:00', '00:03:01')),
  fc.tuple(fc.constant('gone'), host),
)
type Line = typeof line extends fc.Arbitrary<infer T> ? T : never

async function run(tx: Tx, words: Line): Promise<unknown> {
  const nicOf = (text: string) => readNicInput(text, [])
  switch (words[0]) {
    case 'host':
      return addHost(
        tx,
        hostInput(words[1], { nics: [nicOf(`eth0,${words[2]}mac=${words[3]},network=${words[4]}`)] }),
      )
    case 'nic': {
      const more = words[3].filter((one) => one !== 'kind=')
      return addNic(tx, words[1], nicOf([words[2], ...more].join(',')), { seed: 'main' })
    }
    case 'set':
      return setObject(tx, 'nic', [words[1], words[2]], set(...words[3]))
    case 'rm':
      return removeNic(tx, words[1], words[2])
    case 'rename':
      return renameNic(tx, words[1], words[2], words[3])
    case 'parent':
      return setObject(tx, 'host', [words[1]], set('kind=vm', `parent=${words[2]}`))
    case 'duid':
      return setObject(tx, 'host', [words[1]], set(`duid=${words[2]}`))
    case 'gone':
      return removeObject(tx, 'host', words[1])
  }
}

it('whatever NICs are made, changed and taken away, all hosts together are right, and DHCP can be made of them', async () => {
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 15, maxLength: 40 }), async (all) => {
      const store = await tempStore()
      await office(store)
      await change(store, async (tx) => {
        await addNetwork(tx, 'lab', [])
        await addSubnet(tx, '10.30.0.0/24', 'lab', [])
        for (const name of ['a', 'b']) await addHost(tx, hostInput(name))
      })
      for (const words of all)
        await change(store, async (tx) => run(tx, words)).then(
          () => (accepted += 1),
          (error: unknown) => {
            if (!(error instanceof UserError)) throw error
          },
        )
      const snapshot = await store.read(async (reader) => reader.snapshot())
      const lookup = snapshotLookup(snapshot)
      const problems = []
      for (const one of snapshot.hosts) problems.push(...(await problemsOf(lookup, 'host', one)))
      expect(problems).toEqual([])
      try {
        generateDhcpd(snapshot)
      } catch (error) {
        expect(error instanceof Invalid ? error.problems : error).toEqual([])
      }
    }),
    { numRuns: 20 },
  )
  expect(accepted).toBeGreaterThan(75)
}, 300_000)
