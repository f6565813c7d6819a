import { describe, expect, it } from 'vitest'
import { holdsUnderDamage, importText, said } from '../../../test/lib/import-files.ts'
import { importLeases } from './import-leases.ts'

const V4 = `address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context
10.20.0.100,52:54:00:00:00:01,01:52:54:00:00:00:01,3600,1763725000,1,0,0,anna,0,
10.20.0.101,52:54:00:00:00:02,ff:00:00:00:01:00:03:00:01:52:54:00:00:00:02,3600,1763725000,1,0,0,bob&#x2cs,0,
10.20.0.102,52:54:00:00:00:03,,3600,1763725000,1,0,0,,0,
10.20.0.102,52:54:00:00:00:03,,0,1763725000,1,0,0,,0,
10.20.0.103,,,600,1763725000,1,0,0,,1,
10.20.0.104,52:54:00:00:00:04,,3600,1763725000,1,0,0,,2,
`
const V6 = `address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context,hwtype,hwaddr_source
fd20::100,00:03:00:01:52:54:00:00:00:01,4000,1763725000,1,3000,0,1,128,0,0,anna.office.example.,52:54:00:00:00:01,0,,1,2
fd30::,00:03:00:01:52:54:00:00:00:01,4000,1763725000,1,3000,2,1,56,0,0,,,0,,,
`

describe('leases of Kea', () => {
  it('are those of an address that the file speaks of last, and that are held', () => {
    const draft = importText(importLeases, V4)
    expect(draft.problems).toEqual([])
    expect(draft.hosts.map(({ value }) => value)).toEqual([
      {
        name: 'anna',
        nics: [{ mac: '52:54:00:00:00:01', addresses: [{ ip: '10.20.0.100' }], leased: true }],
      },
      {
        name: 'bob-s',
        duid: '00:03:00:01:52:54:00:00:00:02',
        nics: [{ mac: '52:54:00:00:00:02', addresses: [{ ip: '10.20.0.101' }], leased: true }],
      },
    ])
    expect(said(draft.unplaced)).toEqual([
      '1: 3 addresses without an active lease are left out',
      '3: "bob,s" is recorded as "bob-s"',
    ])
  })

  it('are none where they had ended before the newest of the file began, unless they have no end', () => {
    const [header] = V4.split('\n')
    const rows = [
      '10.20.0.1,52:54:00:00:00:01,,3600,1763700000,1,0,0,old,0,',
      '10.20.0.2,52:54:00:00:00:02,,3600,1763725000,1,0,0,new,0,',
      '10.20.0.3,52:54:00:00:00:03,,4294967295,1763700001,1,0,0,always,0,',
    ]
    const draft = importText(importLeases, [header, ...rows, ''].join('\n'))
    expect(draft.hosts.map(({ value }) => value.name)).toEqual(['new', 'always'])
  })

  it('of IPv6 have a DUID, and a MAC where Kea knew it', () => {
    const draft = importText(importLeases, V6)
    expect(draft.hosts.map(({ value }) => value)).toEqual([
      {
        name: 'anna.office.example',
        duid: '00:03:00:01:52:54:00:00:00:01',
        nics: [{ mac: '52:54:00:00:00:01', addresses: [{ ip: 'fd20::100' }], leased: true }],
      },
    ])
    expect(said(draft.unplaced)).toEqual(['3: delegated prefixes have no place in the inventory'])
  })

  it('are told by the line in which something is wrong', () => {
    expect(said(importText(importLeases, `${V4}nowhere,,,1,2,3,0,0,,0,\n`).problems)).toEqual([
      '8: "nowhere" is no address',
    ])
  })

  it('do not make it throw, whatever the text', () => {
    holdsUnderDamage(importLeases, V4)
    holdsUnderDamage(importLeases, V6)
  }, 60_000)
})
