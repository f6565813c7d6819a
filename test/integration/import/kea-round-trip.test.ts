/** What is generated for Kea says the same when it is brought in: nothing is to be changed, and nothing has no place. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Invalid, UserError } from '../../../src/core/errors.ts'
import { generateKea } from '../../../src/generate/kea/generate-kea.ts'
import { importKea } from '../../../src/import/kea/import-kea.ts'
import { planBringIn } from '../../../src/inventory/bring-in/plan.ts'
import type { Subnet } from '../../../src/inventory/model/network.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'
import type { GeneratedFile } from '../../../src/type/inventory-view.ts'
import { arbitraryDhcp } from '../../lib/arbitrary-dhcp.ts'
import { arbitraryInventory } from '../../lib/arbitrary-inventory.ts'
import { office } from '../../lib/inventory-builder.ts'

function generated(snapshot: Snapshot, family: 4 | 6): readonly GeneratedFile[] {
  try {
    return generateKea(snapshot, family)
  } catch (error) {
    if (error instanceof Invalid || error instanceof UserError) return []
    throw error
  }
}

/** Blanks at the ends of what may be text or octets go as octets, and come back as these. */
function tidied(snapshot: Snapshot): Snapshot {
  const networks = snapshot.networks.map((network) => ({
    ...network,
    subnets: network.subnets.map((subnet) => {
      const { 'code-224': value, ...options } = subnet.options
      const tidy = value?.trim() ?? ''
      return { ...subnet, options: tidy === '' ? options : { ...options, 'code-224': tidy } }
    }),
  }))
  return { ...snapshot, networks }
}

/**
 * Options of the site come back by their numbers; and which NIC of a bond or bridge has an address that two of them go by, no
 * server knows.
 */
function standard(snapshot: Snapshot): Snapshot {
  const plain = snapshot.hosts.filter(({ nics }) => nics.every(({ kind }) => kind === undefined))
  const hosts = plain.map((host) => {
    const options = Object.entries(host.options ?? {}).filter(([name]) => !/own-/.test(name))
    return host.options === undefined ? host : { ...host, options: Object.fromEntries(options) }
  })
  const networks = snapshot.networks.map((network) => ({
    ...network,
    subnets: network.subnets.map(({ boot, ...subnet }): Subnet => {
      const { 'next-server': _, ...options } = subnet.options
      // The boot server is the next server of whoever has a file, and of the others where they are told no other.
      return boot === undefined || Object.keys(boot.files).length === 0
        ? subnet
        : { ...subnet, options, boot }
    }),
  }))
  return { ...snapshot, hosts, networks }
}

/** How many files were generated: both families come back together. */
async function comesBack(snapshot: Snapshot): Promise<number> {
  const files = [...generated(snapshot, 4), ...generated(snapshot, 6)]
  if (files.length === 0) return 0
  const named = files.map(({ path, text }) => ({ name: path, text }))
  const draft = importKea(named, { include: () => undefined })
  expect(draft.problems).toEqual([])
  expect(draft.unplaced).toEqual([])
  const { changes } = await planBringIn('Cannot import', snapshot, draft, { existing: 'upsert', own: false })
  expect(changes).toEqual([])
  return files.length
}

describe('what is generated for Kea', () => {
  it('comes back as it was: the office', async () => {
    expect(await comesBack(office())).toBe(1)
  })

  it('comes back as it was, of any inventory', async () => {
    let made = 0
    await fc.assert(
      fc.asyncProperty(arbitraryInventory(), async (snapshot) => {
        made += await comesBack(tidied(snapshot))
      }),
      { numRuns: 60 },
    )
    expect(made).toBeGreaterThan(60)
  })

  it('comes back with what a DHCP server alone is told', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDhcp(), async ({ snapshot }) => {
        expect(await comesBack(tidied(standard(snapshot)))).toBe(2)
      }),
      { numRuns: 60 },
    )
  })
})
