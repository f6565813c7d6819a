import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../test/lib/inventory-builder.ts'
import { Invalid } from '../core/errors.ts'
import { listObjects, type ListOptions } from './list-objects.ts'
import { listableKinds, listingOf, type ListableKind } from './query/listings.ts'

const snapshot = aSnapshot({
  networks: [aNetwork('office', [aSubnet('10.20.0.0/16'), aSubnet('10.3.0.0/24'), aSubnet('fd20::/64')])],
  groups: [{ name: 'web', parents: [], attributes: { port: 80 } }],
  hosts: [
    aHost('web1', { memory: 4 * 1024 ** 3, groups: ['web'], nics: [aNic('eth0', 'office', ['10.20.0.9'])] }),
    aHost('web10', { attributes: { port: 'high' }, nics: [aNic('eth0', 'office', ['fd20::1'])] }),
    aHost('web2', {
      memory: 512 * 1024 ** 2,
      attributes: { port: 443 },
      nics: [aNic('eth0', 'office', ['10.3.0.77'])],
    }),
  ],
})

function names(kind: ListableKind, options: ListOptions): readonly string[] {
  const { namesOf } = listingOf(kind, snapshot)
  return listObjects(snapshot, kind, options).objects.map((object) => namesOf(object).join(' '))
}

describe('listObjects', () => {
  it.each<[readonly string[], string]>([
    [[], 'web1 web2 web10'],
    [['-name'], 'web10 web2 web1'],
    [['memory'], 'web2 web1 web10'],
    [['-memory'], 'web1 web2 web10'],
    [['ip'], 'web2 web1 web10'],
    [['attr.port'], 'web1 web2 web10'],
    [['state', '-name'], 'web10 web2 web1'],
  ])('sorted by %j', (sort, wanted) => {
    expect(names('host', { sort }).join(' ')).toBe(wanted)
  })

  it('sorts prefixes by their address, and limits', () => {
    expect(names('subnet', {})).toEqual(['10.3.0.0/24', '10.20.0.0/16', 'fd20::/64'])
    expect(names('subnet', { reverse: true, limit: 1 })).toEqual(['fd20::/64'])
    expect(listObjects(snapshot, 'subnet', { limit: 1 }).count).toBe(3)
  })

  it('shows values as they are written, several with a blank', () => {
    const { columns, rows } = listObjects(snapshot, 'host', {
      columns: ['+memory', '+ip'],
      query: 'name=web2',
    })
    expect(columns.map(({ name }) => name)).toEqual([
      'name',
      'kind',
      'state',
      'parent',
      'ip',
      'mac',
      'group',
      'memory',
      'ip',
    ])
    expect(rows[0]?.slice(-2)).toEqual(['512M', '10.3.0.77'])
  })

  it('names every unknown column', () => {
    try {
      listObjects(snapshot, 'network', { columns: ['vlna', 'name', 'mtuu'] })
      throw new Error('it listed')
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      expect(error.problems.map(({ message, hint }) => [message, hint])).toEqual([
        ['unknown column "vlna"', 'did you mean "vlan"?'],
        ['unknown column "mtuu"', 'did you mean "mtu"?'],
      ])
    }
  })

  it.each(listableKinds)('%s has usual columns and keys that can all be shown', (kind) => {
    const { queryable, objects } = listingOf(kind, snapshot)
    const listed = listObjects(snapshot, kind, { columns: queryable.keys.map(({ name }) => name) })
    expect(listed.rows).toHaveLength(objects.length)
    expect(new Set(queryable.keys.map(({ name }) => name)).size).toBe(queryable.keys.length)
  })

  it('says which conditions hold for nothing, and what may have been meant', () => {
    const why = (query: string): unknown =>
      listObjects(snapshot, 'host', { query }).why.map(({ message, hint }) => [message, hint])
    expect(why('kind=physical group=wbe')).toEqual([['no host has group=wbe', 'did you mean "web"?']])
    expect(why('attr.prot=80')).toEqual([['no host has attr.prot=80', 'did you mean "attr.port"?']])
    expect(why('name=web1 memory<1G')).toEqual([])
    expect(why('name=web1')).toEqual([])
  })
})
