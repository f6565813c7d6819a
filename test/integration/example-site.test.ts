import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as api from '../../src/author-api.ts'
import { LazyTypes } from '../../src/manifest/lazy-types.ts'
import { registry } from '../../types/registry.gen.ts'
import { evaluate } from '../../src/manifest/evaluate.ts'
import { loadSite, type LoadedSite } from '../../src/manifest/load.ts'
import type { Facts } from '../../src/type/facts.ts'
import type { Resource } from '../../src/type/resource.ts'
import { partsOf } from '../lib/composed.ts'
import { factsView, hostView, inventoryView, nicView } from '../lib/views.ts'

const root = join(import.meta.dirname, '..', '..')
const cache = mkdtempSync(join(tmpdir(), 'hostwright-cache-'))
afterAll(() => rmSync(cache, { recursive: true }))

const vm = { kind: 'vm', parent: 'hv1', memory: 2 ** 28 } as const
const hosts = [
  hostView('infra1', { nics: [nicView('eth0', '00:16:3e:20:00:02', '2')] }),
  hostView('hv1', { nics: [nicView('eth0', '00:16:3e:20:00:03', '3')] }),
  hostView('web01', {
    ...vm,
    groups: ['web'],
    attributes: { driver: 'namespace' },
    nics: [nicView('eth0', '52:54:00:0a:14:04', '4')],
  }),
  hostView('db01', { ...vm, groups: ['web'], nics: [nicView('eth0', '52:54:00:0a:14:05', '5')] }),
]
const inventory = inventoryView(hosts, {
  dhcpd: [{ path: 'dhcpd.conf', text: 'authoritative;\n' }],
  bind: [
    { path: 'named.conf.hostwright', text: '' },
    {
      path: 'zones/office.example.zone',
      zone: 'office.example',
      text: 'office.example. IN SOA a. b. 1 2 3 4 5\n',
    },
  ],
})
const busybox: Partial<Facts> = {
  os: { id: 'busybox', family: 'busybox', version: '', name: 'Linux 6.1' },
  init: 'busybox',
  packages: 'none',
  network: 'unknown',
}

describe('the example site', () => {
  let site: LoadedSite
  beforeAll(async () => {
    site = await loadSite({ root, api, types: new LazyTypes(registry), cache })
  })

  function resourcesOf(name: string, facts: Partial<Facts> = {}): readonly Resource[] {
    const host = inventory.host(name)
    if (host === undefined) throw new Error(`the office has no ${name}`)
    return evaluate(site, { host, facts: factsView(facts), inventory })
  }

  it('makes infra1 the DHCP and DNS server', () => {
    expect(resourcesOf('infra1').map(({ name }) => name)).toEqual([
      'file:/etc/motd',
      'line:private files by default',
      'dhcp_server:isc-dhcpd',
      'dns_server:bind',
    ])
  })

  it('makes hv1 the hypervisor of db01, and of no machine that is made otherwise', () => {
    const [host] = hosts.filter(({ name }) => name === 'hv1')
    if (host === undefined) throw new Error('the office has no hv1')
    const parts = partsOf(resourcesOf('hv1'), { host, facts: factsView(), inventory })
    expect(parts.map(({ name }) => name).filter((name) => /^(bridge|vm_qemu)/.test(name))).toEqual([
      'bridge:br-office',
      'vm_qemu:db01',
    ])
  })

  it('makes web servers of a Debian and of a busybox', () => {
    const debian = resourcesOf('web01').map(({ name }) => name)
    expect(debian).toEqual(
      expect.arrayContaining(['package:nginx-light', 'service:nginx', 'file:/srv/www/index.html']),
    )
    const small = resourcesOf('db01', busybox).map(({ name }) => name)
    expect(small).toEqual(
      expect.arrayContaining(['file:/etc/init.d/S80httpd', 'command:the web server runs']),
    )
    expect(small.some((name) => /^(package|service):/.test(name))).toBe(false)
  })

  it('fills its templates', () => {
    const content = (name: string, path: string): unknown => {
      const params: unknown = resourcesOf(name).find(({ id }) => id === path)?.params
      return typeof params === 'object' && params !== null && 'content' in params ? params.content : undefined
    }
    expect(content('db01', '/etc/motd')).toBe(
      'This is db01.office.example, made by hv1, with Debian GNU/Linux 12 (bookworm).\nIt is looked after by hostwright: what is changed by hand may be changed back.\n',
    )
    expect(content('hv1', '/etc/motd')).toContain('a physical machine')
    expect(content('web01', '/srv/www/index.html')).toContain('<li><a href="http://db01.office.example/">')
  })

  it('names places from the top of the site', () => {
    expect(resourcesOf('web01')[0]?.at).toMatch(/^manifests\/roles\/every-machine\.ts:\d+/)
  })
})
