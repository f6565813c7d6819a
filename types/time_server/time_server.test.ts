import { describe, expect, it } from 'vitest'
import type { Facts } from '../../src/type/facts.ts'
import type { HostView } from '../../src/type/inventory-view.ts'
import type { Resource } from '../../src/type/resource.ts'
import { partsOf } from '../../test/lib/composed.ts'
import { factsView, hostView, inventoryView, nicView } from '../../test/lib/views.ts'
import { timeServer } from './index.ts'

function parts(
  what: ReturnType<typeof timeServer>,
  facts: Partial<Facts> = {},
  host: HostView = hostView('web01'),
): readonly Resource[] {
  return partsOf(what, { host, facts: factsView(facts), inventory: inventoryView([host]) })
}

function textOf(resources: readonly Resource[]): unknown {
  const file = resources.find(({ name }) => name.startsWith('file:'))
  return typeof file?.params === 'object' && file.params !== null && 'content' in file.params
    ? file.params.content
    : undefined
}

function withNtp(ntp: readonly string[]): HostView {
  const nic = nicView('eth0', undefined, '4')
  return hostView('web01', { nics: [{ ...nic, addresses: nic.addresses.map((one) => ({ ...one, ntp })) }] })
}

const family = (id: Facts['os']['family']): Partial<Facts> => ({
  os: { id, family: id, version: '', name: id },
})

describe('chrony', () => {
  it('is a package, a file and a service that restarts with it', () => {
    const [pkg, file, service] = parts(timeServer('chrony'))
    expect([pkg?.name, file?.name, service?.name]).toEqual([
      'package:chrony',
      'file:/etc/chrony/chrony.conf',
      'service:chrony',
    ])
    expect(service?.triggers['restart']).toEqual([file])
    expect(parts(timeServer('chrony'), family('redhat')).map(({ name }) => name)).toEqual([
      'package:chrony',
      'file:/etc/chrony.conf',
      'service:chronyd',
    ])
    expect(parts(timeServer('chrony'), family('alpine')).map(({ name }) => name)).toContain('service:chronyd')
  })

  it('asks whom the manifest names, else whom the inventory names, else the pool', () => {
    const pool = /^pool pool\.ntp\.org iburst$/m
    expect(textOf(parts(timeServer('chrony')))).toMatch(pool)
    const recorded = textOf(parts(timeServer('chrony'), {}, withNtp(['10.20.0.2', 'ntp.office.example'])))
    expect(recorded).toContain('server 10.20.0.2 iburst\nserver ntp.office.example iburst\n')
    expect(recorded).not.toMatch(pool)
    // It is the one that the others ask.
    expect(textOf(parts(timeServer('chrony'), {}, withNtp(['10.20.0.4'])))).toMatch(pool)
    const own = textOf(
      parts(
        timeServer('chrony', { servers: ['a.example'], pools: ['b.example'] }),
        {},
        withNtp(['10.20.0.2']),
      ),
    )
    expect(own).toMatch(/^server a\.example iburst\npool b\.example iburst$/m)
    expect(own).not.toContain('10.20.0.2')
  })

  it('tells the time to those that are allowed', () => {
    const text = textOf(
      parts(timeServer('main', { servers: [], allow: ['10.20.0.0/24', 'fd20::/64'], localStratum: 10 })),
    )
    expect(text).toContain('allow 10.20.0.0/24\nallow fd20::/64\nlocal stratum 10\n')
    expect(textOf(parts(timeServer('chrony')))).not.toMatch(/^(?:allow|local)/m)
  })
})

describe('timesyncd', () => {
  it('is a package of Debian, and a part of systemd elsewhere', () => {
    const systemd = { init: 'systemd' } as const
    const names = (facts: Partial<Facts>) => parts(timeServer('timesyncd'), facts).map(({ name }) => name)
    expect(names(systemd)).toEqual([
      'package:systemd-timesyncd',
      'file:/etc/systemd/timesyncd.conf',
      'service:systemd-timesyncd',
    ])
    expect(names({ ...systemd, ...family('arch') })).toEqual([
      'file:/etc/systemd/timesyncd.conf',
      'service:systemd-timesyncd',
    ])
    expect(textOf(parts(timeServer('timesyncd', { servers: ['a.example', '10.0.0.1'] }), systemd))).toContain(
      '[Time]\nNTP=a.example 10.0.0.1\nFallbackNTP=\n',
    )
    expect(() => names({ init: 'openrc' })).toThrow('it is part of systemd')
  })

  it('tells nobody the time', () => {
    expect(() => timeServer('timesyncd', { allow: ['10.0.0.0/8'] })).toThrow('tells nobody the time')
    expect(() => timeServer('chrony', { software: 'timesyncd' })).toThrow('the id says "chrony"')
    for (const server of ['a b', '-x', 'a\nb', ''])
      expect(() => timeServer('chrony', { servers: [server] })).toThrow('DNS name')
  })
})
