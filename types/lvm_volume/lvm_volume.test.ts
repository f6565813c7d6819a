import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { lvmVolume } from './index.ts'

const type = takeApart(lvmVolume)
const GIB = 2 ** 30
// As lvm2 2.03 prints it.
const PRINTED = `=volumes
  data  www  10737418240
  data  db   21474836480
=groups
  data  4194304
=devices
  data  /dev/vdb
        /dev/vdd
`
const www = lvmVolume('data/www', { size: '10G' })

describe('lvm_volume', () => {
  it('sees volumes, and takes one that is larger for right', () => {
    expect(type.observe([www, lvmVolume('data/db', { size: '10G' })], PRINTED)).toEqual({
      'data/www': { size: 10 * GIB, devices: [] },
      'data/db': { size: 10 * GIB, devices: [] },
    })
    expect(type.observe([lvmVolume('data/www', { size: '12G' })], PRINTED)).toEqual({
      'data/www': { size: 10 * GIB, devices: [] },
    })
  })

  it('does not make a volume group of nothing, and waits for LVM', () => {
    expect(type.observe([lvmVolume('other/www', { size: '1G' })], PRINTED)['other/www']).toMatchObject({
      kind: 'refused',
      reason: 'there is no volume group "other"',
    })
    expect(type.observe([www], '=none\n')['data/www']).toMatchObject({ kind: 'unknown' })
  })

  it('makes group and volume, grows both, and resizes the file system', () => {
    const [made = ''] = type.converge(lvmVolume('new/www', { size: '1G', devices: ['/dev/vdb'] }), null)
    expect(made).toContain('vgcreate new /dev/vdb')
    expect(made).toContain('lvcreate --yes --wipesignatures n --size 1073741824b --name www new')
    const [grown = ''] = type.converge(lvmVolume('data/www', { size: '12G' }), {
      size: 10 * GIB,
      devices: [],
    })
    expect(grown).toBe('lvextend --resizefs --size 12884901888b data/www >/dev/null')
  })

  it('removes only with a word of warning', () => {
    const gone = lvmVolume('data/www', { state: 'absent' })
    expect(type.converge(gone, { size: 1, devices: [] })).toEqual(['lvremove --yes data/www >/dev/null'])
  })

  it('refuses names that LVM or a shell would take for something else', () => {
    for (const id of ['www', '-x/www', 'data/-y', 'data/w w', 'a/b/c'])
      expect(() => lvmVolume(id, { size: '1G' })).toThrow('must be a volume group and a volume')
  })
})
