/** Every dhcpd.conf that is generated is taken by dhcpd's own checker without a word. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DhcpOptionForm } from '../../../src/core/dhcp-options.ts'
import { UserError } from '../../../src/core/errors.ts'
import { virtualMac } from '../../../src/core/mac.ts'
import { generateDhcpd } from '../../../src/generate/dhcpd/generate-dhcpd.ts'
import { optionKind, optionNames } from '../../../src/generate/dhcpd/option-table.ts'
import { arbitraryInventory } from '../../lib/arbitrary-inventory.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../lib/inventory-builder.ts'
import { dhcpdComplaints } from './checkers.ts'

const samples: Readonly<Record<DhcpOptionForm, string>> = {
  address: '192.0.2.7',
  addresses: '192.0.2.7, 192.0.2.8',
  'address-pairs': '192.0.2.7 192.0.2.8, 192.0.2.9 192.0.2.10',
  text: 'a "quoted" \\ text; with { all } sorts: é',
  data: '01:0A:ff',
  domains: 'office.example, lab.office.example.',
  flag: 'on',
  uint8: '255',
  uint16: '65535',
  uint16s: '68, 1500',
  uint32: '4294967295',
  int32: '-3600',
  routes: '10.8.0.0/13 192.0.2.1, 0.0.0.0/0 192.0.2.2',
}

describe('generateDhcpd', () => {
  it('makes files that dhcpd -t takes without a word, for the whole and for a server', () => {
    fc.assert(
      fc.property(arbitraryInventory(), (snapshot) => {
        for (const options of [{}, { server: 'ns1' }]) {
          const [file] = generateDhcpd(snapshot, options)
          expect(dhcpdComplaints(file?.text ?? '')).toEqual([])
        }
      }),
      { numRuns: 40, interruptAfterTimeLimit: 60_000 },
    )
  })

  it('writes every option in the form that dhcpd reads', () => {
    const options = Object.fromEntries(
      [...optionNames(), 'code-224', 'code-254'].map((name) => {
        const form = optionKind(name)?.form ?? (name === 'next-server' ? 'address' : 'text')
        return [name, samples[form]]
      }),
    )
    const snapshot = aSnapshot({ networks: [aNetwork('office', [aSubnet('192.0.2.0/24', { options })])] })
    const [file] = generateDhcpd(snapshot)
    expect(file?.text.match(/^ {2}(option|filename|server-name|next-server)/gm)?.length).toBe(
      Object.keys(options).length + 2,
    )
    expect(dhcpdComplaints(file?.text ?? '')).toEqual([])
  })

  it('takes hosts whose names are words of the file, or numbers', () => {
    const names = [
      '9p',
      '10',
      '0x1f',
      '1e3',
      'de-ad',
      'group',
      'host',
      'option',
      'subnet',
      'infinite',
      'true',
    ]
    const nic = (index: number) => aNic('eth0.1:0', 'office', [`192.0.2.${index + 1}`], virtualMac(index))
    const snapshot = aSnapshot({
      networks: [aNetwork('office', [aSubnet('192.0.2.0/24')])],
      hosts: names.map((name, index) => aHost(name, { nics: [nic(index)] })),
    })
    const [file] = generateDhcpd(snapshot)
    expect(file?.text.match(/^host /gm)?.length).toBe(names.length)
    expect(dhcpdComplaints(file?.text ?? '')).toEqual([])
  })

  it('is checked by a tool that sees a fault', () => {
    expect(dhcpdComplaints('subnet 10.0.0.0 netmask 255.255.255.0 { option nonsense 1; }')).not.toEqual([])
    const twice = 'subnet 10.0.0.0 netmask 255.255.255.0 { }\n'
    expect(dhcpdComplaints(twice + twice).join()).toContain('overlap')
    expect(() => generateDhcpd(aSnapshot({}))).toThrow(UserError)
  })
})
