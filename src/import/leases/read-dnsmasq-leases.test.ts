import { describe, expect, it } from 'vitest'
import { holdsUnderDamage, importText, said } from '../../../test/lib/import-files.ts'
import { importLeases } from './import-leases.ts'

const FILE = `1763725000 52:54:00:00:00:01 10.20.0.100 anna 01:52:54:00:00:00:01
0 52:54:00:00:00:02 10.20.0.101 * *
duid 00:01:00:01:2f:00:00:00:52:54:00:00:00:ff
1763725000 1 fd20::100 anna 00:03:00:01:52:54:00:00:00:01
`

describe('leases of dnsmasq', () => {
  it('are read in both families', () => {
    const draft = importText(importLeases, FILE)
    expect(draft.problems).toEqual([])
    expect(draft.hosts.map(({ value }) => value)).toEqual([
      {
        name: 'anna',
        nics: [{ mac: '52:54:00:00:00:01', addresses: [{ ip: '10.20.0.100' }], leased: true }],
      },
      {
        name: 'dhcp-10-20-0-101',
        nics: [{ mac: '52:54:00:00:00:02', addresses: [{ ip: '10.20.0.101' }], leased: true }],
      },
      {
        name: 'dhcp-fd20-100',
        duid: '00:03:00:01:52:54:00:00:00:01',
        nics: [{ addresses: [{ ip: 'fd20::100' }], leased: true }],
      },
    ])
  })

  it('are told by the line in which something is wrong', () => {
    expect(said(importText(importLeases, `${FILE}soon 1 2 3 4\n`).problems)).toEqual([
      '5: "soon 1 2 3 4" is no lease',
    ])
  })

  it('do not make it throw, whatever the text', () => holdsUnderDamage(importLeases, FILE), 60_000)
})
