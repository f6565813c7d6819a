import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aSubnet } from '../../../test/lib/inventory-builder.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import { Invalid } from '../../core/errors.ts'
import { defaultServiceSettings, type DeclaredOption } from '../model/service-settings.ts'
import { readSiteConfig, type SiteConfig } from '../site-config.ts'
import { watchOptions } from './watch-options.ts'

function settings(...lines: readonly string[]): SiteConfig {
  const path = join(mkdtempSync(join(tmpdir(), 'hostwright-')), 'hostwright.yaml')
  writeFileSync(path, `${lines.join('\n')}\n`)
  return readSiteConfig(path, {})
}

function wrong(...lines: readonly string[]): readonly string[] {
  try {
    settings(...lines)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return error.problems.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`))
  }
  return []
}

describe('the settings of DHCP and DNS', () => {
  it('are the usual ones where the file says nothing of them', () => {
    expect(settings('base: main').services).toEqual(defaultServiceSettings)
    expect(settings('dhcpOptions:', 'dns:').services).toEqual(defaultServiceSettings)
    expect(settings('dns: {}').services).toEqual(defaultServiceSettings)
  })

  it('are read with views, options and names', () => {
    const read = settings(
      'dhcpOptions:',
      '  voip-server: { code: 230, type: text }',
      '  mesh-id: { code: 65001, type: uint32, family: 6 }',
      'dns:',
      '  views:',
      '    - { name: inside, clients: [10.0.0.0/8, 192.0.2.7, "FD00::/8"], addresses: [10.0.0.0/8] }',
      '    - { name: outside, clients: [any] }',
      '  catalog: Catalog.Office.Example.',
      '  sshfp: false',
      '  delegations: first/length',
    ).services
    expect(read).toEqual({
      dhcpOptions: [
        { name: 'voip-server', family: 4, code: 230, form: 'text' },
        { name: 'mesh-id', family: 6, code: 65001, form: 'uint32' },
      ],
      dns: {
        views: [
          {
            name: 'inside',
            clients: ['10.0.0.0/8', '192.0.2.7', 'fd00::/8'],
            addresses: ['10.0.0.0/8'],
          },
          { name: 'outside', clients: ['any'] },
        ],
        catalog: 'catalog.office.example',
        sshfp: false,
        delegations: 'first/length',
      },
    })
  })

  it('are refused with all that is wrong with them', () => {
    expect(
      wrong(
        'dhcpOptions:',
        '  routers: { code: 240, type: addresses }',
        '  boot-file-name: { code: 241, type: text }',
        '  Voip: { code: 242, type: text }',
        '  filename: { code: 243, type: text }',
        '  a: { code: 82, type: text }',
        '  b: { code: 6, type: text }',
        '  c: { code: 255, type: text }',
        '  d: { code: 244, type: txt }',
        '  e: { type: text }',
        '  f: { code: 245, type: text, family: 5, size: 1 }',
        '  g: { code: 246, type: text }',
        '  h: { code: 246, type: data }',
        '  i: text',
        '  domain-search: { code: 65002, type: text, family: 6 }',
        '  j: { code: 23, type: text, family: 6 }',
      ),
    ).toEqual([
      'dhcpOptions.routers: it is a standard option, with code 3',
      'dhcpOptions.boot-file-name: servers call the standard option "bootfile-name" so',
      'dhcpOptions.Voip: a name is made of small letters, digits and hyphens, letter first (63 at most)',
      'dhcpOptions.filename: the name has a meaning already',
      'dhcpOptions.a.code: 82 is that of a standard option (224 to 254 are for private use (RFC 3942))',
      'dhcpOptions.b.code: 6 is that of the standard option "domain-name-servers" (224 to 254 are for private use (RFC 3942))',
      'dhcpOptions.c.code: 255 is no number from 1 to 254 (224 to 254 are for private use (RFC 3942))',
      'dhcpOptions.d.type is no one of address, addresses, address-pairs, text, data, domains, flag, uint8, uint16, uint16s, uint32, int32, routes',
      'dhcpOptions.e.code is missing',
      'dhcpOptions.f.family: 5 is neither 4 nor 6',
      'unknown key "dhcpOptions.f.size" (the keys are family, code, type)',
      'dhcpOptions.h.code: 246 is that of "g" already',
      'dhcpOptions.i is no mapping',
      'dhcpOptions.i.code is missing',
      'dhcpOptions.i.type is missing',
      'dhcpOptions.domain-search: it is a standard option, with code 24',
      'dhcpOptions.j.code: 23 is that of the standard option "dhcp6.name-servers"',
    ])
    expect(
      wrong(
        'dhcpOptions: [a]',
        'dns:',
        '  views:',
        '    - { name: any, clients: [any] }',
        '    - { name: inside, clients: [10.0.0.1/8, anyone] }',
        '    - { name: inside, clients: [] , adresses: [] }',
        '    - { clients: 10.0.0.0/8 }',
        '    - a',
        '  catalog: cata_log.example',
        '  sshfp: maybe',
        '  delegations: octets',
        '  view: []',
      ),
    ).toEqual([
      'dhcpOptions is no mapping (dhcpOptions: { voip: { code: 230, type: text } })',
      'dns.views[4] is no mapping',
      'dns.views[0].name "any" is not made of small letters, digits and hyphens (63 at most), or is "any"',
      'dns.views[1].clients[0]: "10.0.0.1/8" is neither a prefix nor an address (did you mean "10.0.0.0/8"?)',
      'dns.views[1].clients[1]: "anyone" is neither a prefix nor an address',
      'dns.views[2].clients is empty ([any] is for all)',
      'unknown key "dns.views[2].adresses" (did you mean "addresses"?)',
      'dns.views[3].name is missing',
      'dns.views[3].clients is no list',
      'dns.views[4].name is missing',
      'dns.views[4].clients is missing',
      'dns.sshfp is no true or false',
      'dns.delegations is no one of first-length, first/length, first-last',
      'unknown key "dns.view" (did you mean "views"?)',
      'dns.catalog "cata_log.example": the label "cata_log" holds more than letters, digits and hyphens',
      'dns.views: "inside" is there twice',
      'dns.views: "any" is for any client, so that nobody sees those after it (put it last)',
    ])
  })
})

const voip: DeclaredOption = { name: 'voip-server', family: 4, code: 230, form: 'address' }

describe('a watched change', () => {
  it('takes the options that the site declares, and no others', async () => {
    const store = await tempStore()
    const put = async (options: Readonly<Record<string, string>>): Promise<unknown> =>
      change(store, async (tx) =>
        watchOptions(tx, [voip]).put('network', aNetwork('office', [aSubnet('10.20.0.0/24', { options })])),
      ).then(
        () => 'done',
        (error: unknown) => (error instanceof Invalid ? error.problems.map(({ message }) => message) : error),
      )
    expect(await put({ 'voip-server': '10.20.0.9', 'code-231': 'x', 'root-path': '/srv' })).toBe('done')
    expect(await put({ 'voip-sever': '10.20.0.9' })).toEqual(['DHCP unknown option "voip-sever"'])
    expect(await put({ 'voip-server': 'here' })).toEqual([
      'DHCP option "voip-server" "here" is no IPv4 address',
    ])
    const host = aHost('web01', { options: { 'voip-sever': '10.20.0.9', 'dhcp6.nope': 'x' } })
    await expect(
      change(store, async (tx) =>
        watchOptions(tx, [voip]).replace([{ kind: 'host', name: 'web01', after: host }]),
      ),
    ).rejects.toMatchObject({
      problems: [
        { message: 'host "web01": DHCP unknown option "voip-sever"', hint: 'did you mean "voip-server"?' },
        { message: 'host "web01": DHCP unknown option "dhcp6.nope"' },
      ],
    })
  })

  it('leaves alone what was recorded before the settings changed', async () => {
    const store = await tempStore()
    const host = aHost('web01', { options: { 'voip-server': '10.20.0.9' } })
    await change(store, async (tx) => tx.put('host', host))
    await change(store, async (tx) => watchOptions(tx, []).put('host', { ...host, os: 'debian' }))
    await expect(
      change(store, async (tx) =>
        watchOptions(tx, []).put('host', { ...host, options: { ...host.options, nope: 'x' } }),
      ),
    ).rejects.toMatchObject({ problems: [{ message: 'DHCP unknown option "nope"' }] })
  })
})
