import { describe, expect, it } from 'vitest'
import { aNetwork, aSnapshot, aSubnet } from '../../../test/lib/inventory-builder.ts'
import { importLeases } from '../../import/leases/import-leases.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { applied } from '../rules/problems-after.ts'
import { planBringIn, wantedOf } from './plan.ts'

const pool = { kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.199' } as const
const office = aSnapshot({ networks: [aNetwork('office', [aSubnet('10.20.0.0/24', { ranges: [pool] })])] })

/** As Kea writes it of a client that has no MAC, such as one on InfiniBand. */
const unknowable = [
  'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context',
  '10.20.0.150,,ff:00:11:22,7200,4000000000,1,0,0,printer,0,',
].join('\n')

/** Lease files include nothing. */
const reader = { include: (): undefined => undefined }

describe('a lease without MAC and DUID', () => {
  it.each(['upsert', 'refuse'] as const)(
    'makes one host, however often it is imported (%s)',
    async (existing) => {
      const plan = async (before: Snapshot): ReturnType<typeof planBringIn> =>
        planBringIn('Cannot import', before, importLeases([{ name: 'leases', text: unknowable }], reader), {
          existing,
          own: false,
        })
      const once = applied(office, wantedOf(await plan(office)))
      expect(once.hosts.map(({ name }) => name)).toEqual(['printer'])
      expect((await plan(once)).changes).toEqual([])
    },
  )
})
