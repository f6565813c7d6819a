import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, aZone } from '../../../test/lib/inventory-builder.ts'
import { Invalid } from '../../core/errors.ts'
import { applied } from '../rules/problems-after.ts'
import { bringInFormats } from './formats.ts'
import { planBringIn, wantedOf } from './plan.ts'

const before = aSnapshot({
  networks: [
    aNetwork('office', [
      aSubnet('10.20.0.0/24', {
        domain: 'office.example',
        ranges: [{ kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.199' }],
      }),
      aSubnet('fd20::/64'),
    ]),
  ],
  hosts: [aHost('web01', { nics: [aNic('eth0', 'office', ['10.20.0.4'], '52:54:00:00:00:04')] })],
  zones: [aZone('office.example')],
  groups: [{ name: 'web', parents: [], attributes: {} }],
})

/** Pieces that each format knows, so that some of what is made of them is nearly right. */
const pieces: Readonly<Record<string, readonly string[]>> = {
  ansible: [
    '[web]',
    '[web:vars]',
    '[a:children]',
    'web01 ansible_host=10.20.0.4',
    'x[1:3] a=1',
    'all:',
    '  hosts:',
    '    web01:',
    '      a: !vault x',
    '  children: {b: {hosts: {c: }}}',
    '&a [*a, *a]',
  ],
  bind: [
    '$ORIGIN office.example.',
    '$TTL 1h',
    '@ SOA ns hm 1 2 3 4 5',
    '@ NS ns',
    'ns A 10.20.0.2',
    'web01 A 10.20.0.4',
    'www CNAME web01',
    'a AAAA fd20::9',
    'b 60 A 10.20.0.8',
    '* A 10.20.0.9',
    'x TXT "a',
    '(',
    ')',
    '$GENERATE 1-3 h$ A 10.20.0.$',
  ],
  cinv: ['24', '10.20.0.1', 'vm', '52:54:00:00:00:01', ''],
  csv: [
    'name,ip,mac',
    'name;nic;ip',
    'web01,10.20.0.4,',
    'a,10.20.0.5,52:54:00:00:00:05',
    'b,"10.20.0.6',
    'c,,',
    '"d',
    'prefix,network',
    '10.30.0.0/24,office',
  ],
  dhcpd: [
    'subnet 10.20.0.0 netmask 255.255.255.0 {',
    'range 10.20.0.10 10.20.0.20;',
    'host a { hardware ethernet 52:54:00:00:00:01; fixed-address 10.20.0.5; }',
    'option routers 10.20.0.1;',
    'group {',
    '}',
    'shared-network x {',
    'option foo "',
  ],
  dnsmasq: [
    'dhcp-range=10.20.0.10,10.20.0.20,1h',
    'dhcp-host=52:54:00:00:00:01,a,10.20.0.5',
    'address=/x.test/10.20.0.6',
    'cname=w,web01',
    'domain=office.example',
    'dhcp-option=3,10.20.0.1',
  ],
  kea: [
    '{"Dhcp4": {"subnet4": [{"subnet": "10.20.0.0/24",',
    '"reservations": [{"hw-address": "52:54:00:00:00:01", "ip-address": "10.20.0.5"}]',
    '}]}}',
    '// x',
    '{"Dhcp4": {}}',
    '{',
  ],
  leases: [
    'lease 10.20.0.150 {',
    'binding state active;',
    'hardware ethernet 52:54:00:00:00:01;',
    'client-hostname "a";',
    '}',
    'starts 4 2026/01/01 00:00:00;',
  ],
  libvirt: [
    '<domain type="kvm">',
    '<name>web02</name>',
    '</domain>',
    '<domain><name>a</name></domain>',
    '<memory unit="GiB">2</memory>',
    '<devices><interface><source bridge="br-office"/></interface></devices>',
    '&lt;',
    '&bomb;',
    '<!DOCTYPE x [<!ENTITY bomb "b">]>',
  ],
  yaml: [
    'hosts:',
    '  web01:',
    '    kind: vm',
    '    nics: [{name: eth0, addresses: [10.20.0.4]}]',
    '  b: {}',
    'networks:',
    '  office: {}',
    'groups: {web: {parents: [web]}}',
    'version: 1',
    'a: &a [*a]',
    'x: [&a [1], *a, *a]',
  ],
}

describe('any text', () => {
  it.each(bringInFormats.map((format) => [format.name, format] as const))(
    'as %s is brought in, and then changes nothing, or is refused with reasons',
    async (name, format) => {
      const importer = await format.load(undefined)
      const piece = fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...(pieces[name] ?? [''])) },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
      )
      const text = fc
        .tuple(fc.array(piece, { maxLength: 8 }), fc.constantFrom('\n', '\n', '\r\n', ' '))
        .map(([lines, end]) => lines.map((line) => `${line}${end}`).join(''))
      const file = fc.record({
        name:
          name === 'cinv'
            ? fc.constantFrom('host/a/memory', 'host/a/nic/n', 'net-ipv4/10.20.0.0/mask', 'mac/prefix')
            : fc.constant('f'),
        text,
      })
      await fc.assert(
        fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 2 }), async (files) => {
          const draft = importer(files, { include: () => undefined })
          for (const { at } of [...draft.problems, ...draft.unplaced, ...draft.hosts, ...draft.records])
            expect(at.line).toBeGreaterThanOrEqual(1)
          if (draft.problems.length > 0) return
          const plan = async (snapshot: typeof before) =>
            planBringIn('Cannot import', snapshot, draft, { existing: 'upsert', own: format.own })
          try {
            const then = applied(before, wantedOf(await plan(before)))
            expect((await plan(then)).changes).toEqual([])
          } catch (error) {
            if (!(error instanceof Invalid)) throw error
            expect(error.problems.every(({ message }) => message !== '')).toBe(true)
          }
        }),
        { numRuns: 100 },
      )
    },
    60_000,
  )
})
