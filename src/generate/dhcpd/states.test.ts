import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../../test/lib/inventory-builder.ts'
import { hostStates } from '../../inventory/model/host.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { generateDhcpd } from './generate-dhcpd.ts'

const boot = {
  filename: 'grub',
  'next-server': '10.20.0.9',
  'bootfile-name': 'grub',
  'tftp-server-name': 'boot',
  'tftp-server-address': '10.20.0.9',
  'root-path': '/nfs',
}

/** A host in each state, called after it. */
function inEachState(options: Readonly<Record<string, string>> = boot): Snapshot {
  return aSnapshot({
    networks: [aNetwork('office', [aSubnet('10.20.0.0/24', { options })])],
    hosts: hostStates.map((state, index) =>
      aHost(state, {
        state,
        nics: [aNic('eth0', 'office', [`10.20.0.${index + 2}`], `52:54:00:00:00:0${index}`)],
      }),
    ),
  })
}

/** The statements of each host declaration that are about booting. */
function bootOf(snapshot: Snapshot, reservePlanned = false): Readonly<Record<string, readonly string[]>> {
  const text = generateDhcpd(snapshot, { reservePlanned })[0]?.text ?? ''
  return Object.fromEntries(
    [...text.matchAll(/^host ([a-z]+)-.* \{\n([^}]*)\}/gm)].map(([, name = '', body = '']) => [
      name,
      body.split('\n').filter((line) => /filename|next-server|bootfile|tftp|root-path/.test(line)),
    ]),
  )
}

const OVERRIDES = [
  '  option root-path "";',
  '  option tftp-server-name "";',
  '  option bootfile-name "";',
  '  option tftp-server-address 0.0.0.0;',
  '  filename "";',
  '  next-server 0.0.0.0;',
]

describe('the state of a host', () => {
  it('gives it no reservation, one without network boot, or all of it', () => {
    expect(bootOf(inEachState())).toEqual({ active: [], installing: [], maintenance: OVERRIDES })
  })

  it('gives a planned one a reservation where the site wants that, and no network boot', () => {
    expect(bootOf(inEachState(), true)).toEqual({
      active: [],
      installing: [],
      maintenance: OVERRIDES,
      planned: OVERRIDES,
    })
  })

  it('takes nothing back that the subnet does not give', () => {
    expect(bootOf(inEachState({ 'domain-search': 'office.example' }))['maintenance']).toEqual([])
  })

  it('keeps the address of a planned one from being given twice', () => {
    const snapshot = inEachState()
    const twin = aHost('twin', { nics: [aNic('eth0', 'office', ['10.20.0.2'], '52:54:00:00:01:00')] })
    expect(() => generateDhcpd({ ...snapshot, hosts: [...snapshot.hosts, twin] })).toThrow(
      'host "twin" eth0: 10.20.0.2 is the address of host "planned" eth0 too',
    )
  })
})
