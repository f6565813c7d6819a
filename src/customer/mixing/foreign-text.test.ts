import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSubnet, aZone } from '../../../test/lib/inventory-builder.ts'
import type { ObjectKind, ObjectOfKind } from '../../inventory/model/snapshot.ts'
import { pathOf } from '../../inventory/text/paths.ts'
import { renderObject } from '../../inventory/text/render.ts'
import { foreignText, mergedFromBase, type OthersText } from './foreign-text.ts'
import { hardwareIn, isTelling } from './telling-text.ts'

const KEY = `ssh-ed25519 ${'AAAAC3NzaC1lZDI1NTE5AAAAI'.padEnd(68, 'x')}`

function told<K extends ObjectKind>(kind: K, object: ObjectOfKind[K]): boolean {
  return isTelling(pathOf(kind, object.name), renderObject(kind, object))
}

describe('the text of an object', () => {
  it('names hardware: MACs, serial numbers and host keys; not what routers share', () => {
    const host = aHost('web01', {
      serial: 'CZ 1234',
      hostKeys: [KEY],
      nics: [
        aNic('eth0', 'lan', [], '00:16:3e:00:00:01'),
        aNic('eth1', 'lan', [], '00:00:5e:00:01:0a'),
        aNic('eth2', 'lan', [], '00:00:0c:07:ac:01'),
      ],
    })
    expect(hardwareIn(renderObject('host', host))).toEqual(
      new Set(['00:16:3e:00:00:01', 'CZ 1234', KEY.split(' ')[1]]),
    )
    expect(hardwareIn('nics:\n  - name: eth0\n    mac: "00-16-3E-00-00-01"\n')).toEqual(
      new Set(['00:16:3e:00:00:01']),
    )
    expect(hardwareIn(renderObject('host', aHost('web01'))).size).toBe(0)
  })

  it('tells whose it is by an address, a record, a domain or a prefix that is routed; else it may be anybody’s', () => {
    expect(told('host', aHost('a'))).toBe(false)
    expect(told('host', aHost('a', { nics: [aNic('eth0', 'lan', ['10.0.0.1'])] }))).toBe(true)
    expect(told('host', aHost('a', { serial: 'S1' }))).toBe(true)
    expect(told('network', aNetwork('lan', [aSubnet('192.168.1.0/24'), aSubnet('fd00::/64')]))).toBe(false)
    expect(told('network', aNetwork('lan', [aSubnet('192.168.1.0/24', { domain: 'a.example' })]))).toBe(true)
    expect(told('network', aNetwork('lan', [aSubnet('203.0.113.0/24')]))).toBe(true)
    expect(told('network', aNetwork('lan', [aSubnet('2001:db8::/64')]))).toBe(true)
    expect(told('zone', aZone('a.example'))).toBe(false)
    expect(
      told('zone', aZone('a.example', { records: [{ name: 'www', type: 'A', data: '192.0.2.1' }] })),
    ).toBe(true)
    expect(told('group', { name: 'web', parents: [], attributes: { a: 'b' } })).toBe(false)
    expect(isTelling('manifests/site.ts', 'serial: x\nrecords:\n  - addresses:\n')).toBe(false)
  })
})

const nothing: OthersText = {
  ownerOfSecretFile: () => undefined,
  ownerOfFile: () => undefined,
  ownerOfHardware: () => undefined,
}
const path = 'inventory/hosts/web01.yaml'
const text = 'serial: S1\n'
const added = [{ path, before: undefined, after: 'new' }]

describe('what comes to a branch', () => {
  it('is foreign where another branch has the same file, and not where the customer itself has', () => {
    const texts = new Map([['new', text]])
    const at = (owner: string | undefined): OthersText => ({
      ...nothing,
      ownerOfFile: () => ({ owner, path: 'inventory/hosts/there.yaml' }),
    })
    expect(foreignText('beta', added, texts, at('acme'))).toEqual([
      {
        path,
        owner: 'acme',
        why: 'copy',
        isCertain: true,
        detail: 'inventory/hosts/there.yaml',
        there: 'inventory/hosts/there.yaml',
      },
    ])
    expect(foreignText('beta', added, texts, at(undefined))).toMatchObject([
      { owner: undefined, why: 'copy' },
    ])
    expect(foreignText('beta', added, texts, at('beta'))).toEqual([])
    expect(foreignText('beta', added, new Map([['new', 'kind: vm\n']]), at('acme'))).toEqual([])
  })

  it('is foreign where it brings hardware of another, and not where it was there before', () => {
    const others: OthersText = { ...nothing, ownerOfHardware: () => ({ owner: 'acme', path }) }
    const texts = new Map([
      ['new', text],
      ['old', `os: debian\n${text}`],
    ])
    expect(foreignText(undefined, added, texts, others)).toEqual([
      { path, owner: 'acme', why: 'hardware', isCertain: false, detail: 'S1', there: path },
    ])
    expect(foreignText(undefined, [{ path, before: 'old', after: 'new' }], texts, others)).toEqual([])
  })

  it('is foreign where a secret says another customer, or says nothing and is the very file of one', () => {
    const secret = [{ path: 'elsewhere/db.age', before: undefined, after: 'new' }]
    const others: OthersText = { ...nothing, ownerOfSecretFile: () => ({ owner: 'acme' }) }
    const silent = ageFile('-> X25519 abc\nAAAA\n')
    const said = (line: string): ReadonlyMap<string, string> =>
      new Map([['new', ageFile(`-> X25519 abc\nAAAA\n-> hostwright/customer${line}\n\n`)]])
    expect(foreignText('beta', secret, new Map([['new', silent]]), others)).toMatchObject([
      { owner: 'acme', why: 'secret' },
    ])
    expect(foreignText('beta', secret, new Map([['new', silent]]), nothing)).toEqual([])
    expect(foreignText('beta', secret, said(' acme'), nothing)).toMatchObject([{ owner: 'acme' }])
    expect(foreignText(undefined, secret, said(' acme'), nothing)).toMatchObject([{ owner: 'acme' }])
    // What it says counts, whoever has the same file.
    expect(foreignText('beta', secret, said(' beta'), others)).toEqual([])
    expect(foreignText('beta', secret, said(''), others)).toEqual([])
  })

  it('is of base where a merge has made it as base has it, in the inventory alone', () => {
    const changed = [
      ...added,
      { path: 'inventory/groups/own.yaml', before: 'x', after: 'own' },
      { path: 'types/a.ts', before: undefined, after: 'type' },
    ]
    const inBase = new Map([
      [path, 'new'],
      ['inventory/groups/own.yaml', 'other'],
      ['types/a.ts', 'type'],
    ])
    expect(mergedFromBase(changed, inBase).map((one) => one.path)).toEqual([path])
  })
})

function ageFile(header: string): string {
  const body = Buffer.from(`age-encryption.org/v1\n${header}--- mac\n\u0000\u0001`).toString('base64')
  return `-----BEGIN AGE ENCRYPTED FILE-----\n${body}\n-----END AGE ENCRYPTED FILE-----\n`
}
