import { describe, expect, it } from 'vitest'
import type { HostContext } from '../../src/type/define-type.ts'
import { partsOf } from '../../test/lib/composed.ts'
import { factsView, hostView, inventoryView, nicView } from '../../test/lib/views.ts'
import { dnsServer, serialIn } from './index.ts'
import { bindOptions } from './options.ts'

const infra1 = hostView('infra1', { nics: [nicView('eth0', '00:16:3e:20:00:02', '2')] })
const zone = (name: string, serial: number) => ({
  path: `zones/${name}.zone`,
  zone: name,
  text: `$TTL 3600\n${name}. IN SOA infra1.office.example. host.office.example. ${serial} 7200 900 1209600 300\n`,
})
const context: Omit<HostContext, 'resource'> = {
  host: infra1,
  facts: factsView(),
  inventory: inventoryView([infra1], {
    bind: [
      { path: 'named.conf.hostwright', text: 'zone …\n' },
      zone('office.example', 2026112101),
      zone('0.20.10.in-addr.arpa', 7),
    ],
  }),
}

describe('dns_server', () => {
  it('lays down zones before what names them, and asks the server in the end', () => {
    const parts = partsOf(dnsServer('bind'), context)
    expect(parts.map(({ name }) => name)).toEqual([
      'package:bind9',
      'package:bind9-utils',
      'package:bind9-dnsutils',
      'directory:/etc/bind/hostwright',
      'directory:/etc/bind/hostwright/zones',
      'file:/etc/bind/hostwright/zones/office.example.zone',
      'file:/etc/bind/hostwright/zones/0.20.10.in-addr.arpa.zone',
      'file:/etc/bind/hostwright/named.conf.hostwright',
      'line:include what hostwright makes',
      'service:named',
      'bind_zones:named',
    ])
    expect(parts.at(-1)?.params).toMatchObject({
      zones: { 'office.example': 2026112101, '0.20.10.in-addr.arpa': 7 },
      folder: '/etc/bind/hostwright/zones',
    })
    expect(parts[5]?.params).toMatchObject({
      group: 'bind',
      mode: '0640',
      validate: expect.stringContaining('office.example %s'),
    })
  })

  it('makes the options its own where it is asked to', () => {
    const parts = partsOf(dnsServer('bind', { options: { forwarders: ['9.9.9.9'] } }), context)
    const service = parts.find(({ name }) => name === 'service:named')
    expect(service?.triggers['restart']?.map(({ name }) => name)).toEqual([
      'file:/etc/bind/named.conf.options',
    ])
  })

  it('answers what it is not in charge of to its own networks alone, or to nobody', () => {
    const text = bindOptions(
      { recursion: 'own', forwarders: ['9.9.9.9'] },
      { ...context, resource: () => expect.fail() },
    )
    expect(text).toContain(
      '  allow-recursion { localhost; 10.20.0.0/24; fd20::/64; };\n  forwarders { 9.9.9.9; };\n',
    )
    expect(
      bindOptions({ recursion: 'none', forwarders: [] }, { ...context, resource: () => expect.fail() }),
    ).toContain('recursion no;')
  })

  it('reads serials as the generator writes them, and as others do', () => {
    const file = (text: string) => ({ path: 'x', text })
    expect(serialIn(zone('a1.example', 42))).toBe(42)
    expect(serialIn(file('@ IN SOA ns.example. h.example. (\n  2026112101 ; serial\n 1 2 3 4 )'))).toBe(
      2026112101,
    )
    expect(() => serialIn(file('@ IN NS ns'))).toThrow('no SOA record')
  })

  it('says what it does not know', () => {
    const facts = factsView({ os: { id: 'alpine', family: 'alpine', version: '', name: '' } })
    expect(() => partsOf(dnsServer('bind'), { ...context, facts })).toThrow(
      'dns_server knows Debian, not alpine',
    )
  })
})
