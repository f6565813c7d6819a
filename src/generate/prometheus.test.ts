import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../test/lib/inventory-builder.ts'
import { generatePrometheus } from './prometheus.ts'

describe('targets for Prometheus', () => {
  const snapshot = aSnapshot({
    networks: [
      aNetwork('office', [aSubnet('10.20.0.0/24', { domain: 'office.example' })]),
      aNetwork('bare', [aSubnet('fd01::/64')]),
    ],
    groups: [
      { name: 'site', parents: [], attributes: { ntp: '10.0.0.1', 'a.b-c': [1, 2].map(String) } },
      { name: 'web', parents: ['site'], attributes: { port: 80 } },
    ],
    hosts: [
      aHost('web01', {
        groups: ['web'],
        tags: ['edge'],
        os: 'debian 12',
        location: { site: 'hq', rack: 'r1' },
        attributes: { role: 'web' },
        nics: [aNic('eth0', 'office', ['10.20.0.4'])],
      }),
      aHost('v6', { nics: [aNic('eth0', 'bare', ['fd01::4'])] }),
      aHost('planned', { state: 'planned', nics: [aNic('eth0', 'office', ['10.20.0.5'])] }),
      aHost('retired', { state: 'retired' }),
      aHost('nowhere'),
    ],
  })

  it('have the name or the address, the port, and what is known as labels', () => {
    expect(JSON.parse(generatePrometheus(snapshot, { port: 9182 })[0]?.text ?? '')).toEqual([
      { targets: ['[fd01::4]:9182'], labels: { host: 'v6', kind: 'physical', state: 'active' } },
      {
        targets: ['web01.office.example:9182'],
        labels: {
          host: 'web01',
          kind: 'physical',
          state: 'active',
          os: 'debian 12',
          site: 'hq',
          rack: 'r1',
          groups: ',web,site,',
          tags: ',edge,',
          attr_a_b_c: ',1,2,',
          attr_ntp: '10.0.0.1',
          attr_port: '80',
          attr_role: 'web',
        },
      },
    ])
  })
})
