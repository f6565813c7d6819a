import { describe, expect, it } from 'vitest'
import { cleanly, holdsUnderDamage, importText, said } from '../../../test/lib/import-files.ts'
import { importLeases } from './import-leases.ts'

function lease(ip: string, mac: string, more = '', state = 'active', at = '2026/11/21 10:00:00'): string {
  return `lease ${ip} {
  starts 6 ${at};
  ends never;
  cltt 6 ${at};
  binding state ${state};
  next binding state free;
  hardware ethernet ${mac};
  ${more}
}
`
}

const FILE = `# The format of this file is documented in the dhcpd.leases(5) manual page.
authoring-byte-order little-endian;
server-duid "\\000\\001\\000\\001\\026\\322\\203\\374\\222\\324\\031\\342\\330\\262";
${lease('10.0.0.100', '52:54:00:00:00:01', 'client-hostname "Anna\'s-Laptop"; uid "\\001RT\\000\\000\\000\\001";')}
failover peer "dhcp" state { my state normal at 4 2026/11/21 10:00:00; }
ia-na "\\001\\000\\000\\000\\000\\001\\000\\001\\026\\322\\203\\374\\222\\324\\031\\342\\330\\262" {
  cltt 6 2026/11/21 10:00:00;
  iaaddr 2001:db8::5 { binding state active; max-life 43200; ends never; set ddns-fwd-name = "nas.office.example"; }
}
`

describe('importLeases', () => {
  it('makes hosts of the machines that hold a lease now, their addresses on loan', () => {
    const draft = importText(importLeases, FILE)
    expect(draft.problems).toEqual([])
    expect(draft.hosts.map(({ value }) => value)).toEqual([
      {
        name: 'anna-s-laptop',
        nics: [{ mac: '52:54:00:00:00:01', addresses: [{ ip: '10.0.0.100' }], leased: true }],
      },
      {
        name: 'nas.office.example',
        duid: '00:01:00:01:16:d2:83:fc:92:d4:19:e2:d8:b2',
        nics: [{ addresses: [{ ip: '2001:db8::5' }], leased: true }],
      },
    ])
    expect(said(draft.unplaced)).toEqual(['4: "Anna\'s-Laptop" is recorded as "anna-s-laptop"'])
  })

  it('believes what a file says last of an address, and counts what is no lease any more', () => {
    const text =
      lease('10.0.0.1', '2:0:0:0:0:1', 'client-hostname "a";') +
      lease('10.0.0.2', '2:0:0:0:0:2', 'client-hostname "b";', 'expired') +
      lease('10.0.0.1', '2:0:0:0:0:1', '', 'free') +
      lease('10.0.0.2', '2:0:0:0:0:3', 'client-hostname "c";')
    const draft = importText(importLeases, text)
    expect(draft.hosts.map(({ value }) => [value.name, value.nics?.[0]?.mac])).toEqual([
      ['c', '02:00:00:00:00:03'],
    ])
    expect(said(draft.unplaced)).toEqual(['1: 1 address without an active lease is left out'])
  })

  it('gives names to those without one, and to those with that of another', () => {
    const text =
      lease('10.0.0.1', '2:0:0:0:0:1', 'client-hostname "phone";') +
      lease('10.0.0.2', '2:0:0:0:0:2', 'client-hostname "phone";') +
      lease('10.0.0.3', '2:0:0:0:0:3') +
      lease('10.0.0.4', '2:0:0:0:0:4', 'client-hostname "..";')
    const draft = importText(importLeases, text)
    expect(draft.hosts.map(({ value }) => value.name)).toEqual([
      'phone',
      'dhcp-10-0-0-2',
      'dhcp-10-0-0-3',
      'dhcp-10-0-0-4',
    ])
    expect(said(draft.unplaced)).toEqual([
      '10: another client is called "phone" too: this one is recorded as "dhcp-10-0-0-2"',
      '28: ".." is no name that a host can have: it is recorded as "dhcp-10-0-0-4"',
    ])
  })

  it('keeps the newest lease of a machine, and knows it by its DUID in both families', () => {
    const uid = 'uid "\\377\\000\\000\\000\\001\\000\\003\\000\\001\\122\\124\\000\\000\\000\\001";'
    const text = `${lease('10.0.0.9', '52:54:00:00:00:01', uid, 'active', '2026/11/21 12:00:00')}${lease('10.0.0.8', '52:54:00:00:00:01', uid)}
ia-na "\\001\\000\\000\\000\\000\\003\\000\\001RT\\000\\000\\000\\001" { iaaddr 2001:db8::9 { binding state active; } }`
    const draft = importText(importLeases, text)
    expect(draft.hosts.map(({ value }) => value)).toEqual([
      {
        name: 'dhcp-10-0-0-9',
        duid: '00:03:00:01:52:54:00:00:00:01',
        nics: [
          { mac: '52:54:00:00:00:01', addresses: [{ ip: '10.0.0.9' }, { ip: '2001:db8::9' }], leased: true },
        ],
      },
    ])
    expect(said(draft.unplaced)).toEqual([
      '10: 10.0.0.8 is left out: its client has a newer lease, of 10.0.0.9',
    ])
  })

  it('says what is wrong, line by line', () => {
    const text =
      'lease 10.0.0.300 { }\nlese 10.0.0.1 { }\nia-na "\\001" { iaaddr nowhere { } }\nia-pd "x" { }\nlease 10.0.0.1 {\n'
    const draft = importText(importLeases, text)
    expect(said(draft.problems)).toEqual([
      '1: lease "10.0.0.300" is of no address',
      '2: "lese" is nothing that a lease file has',
      '3: iaaddr "nowhere" is no address',
      '5: a block is not closed by "}"',
    ])
    expect(said(draft.unplaced)).toContain('4: delegated prefixes have no place in the inventory')
  })

  it('takes a lease of which no state is said for one, unless it was given up', () => {
    const text = 'lease 10.0.0.1 { hardware ethernet 2:0:0:0:0:1; }\nlease 10.0.0.2 { abandoned; }\n'
    expect(importText(importLeases, text).hosts.map(({ value }) => value.name)).toEqual(['dhcp-10-0-0-1'])
  })

  it('reads an empty file', () => {
    expect(cleanly(importText(importLeases, '# nothing yet\n')).hosts).toEqual([])
  })

  it('does not throw, whatever the text', () => holdsUnderDamage(importLeases, FILE), 60_000)
})
