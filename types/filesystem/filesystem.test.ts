import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { filesystem } from './index.ts'

const type = takeApart(filesystem)
const data = filesystem('/dev/vdb', { type: 'ext4', label: 'data' })

describe('filesystem', () => {
  it('reads what blkid of util-linux exports', () => {
    const printed = '=0\nfound\nDEVNAME=/dev/vdb\nLABEL=my\\ data\nUUID=1\nTYPE=ext4\nUSAGE=filesystem\n'
    expect(type.observe([data], printed)).toEqual({ '/dev/vdb': { type: 'ext4', label: 'my data' } })
  })

  it("reads busybox's line", () => {
    expect(type.observe([data], '=0\nline\n/dev/vdb: LABEL="data" UUID="1-2" TYPE="ext4"\n')).toEqual({
      '/dev/vdb': { type: 'ext4', label: 'data' },
    })
  })

  it('takes nothing for empty that is not', () => {
    expect(type.observe([data], '=0\nempty\n')).toEqual({ '/dev/vdb': null })
    for (const holds of ['LVM2_member', 'swap', 'linux_raid_member', 'crypto_LUKS', 'xfs'])
      expect(type.observe([data], `=0\nfound\nTYPE=${holds}\n`)['/dev/vdb']).toMatchObject({
        kind: 'refused',
      })
    expect(type.observe([data], '=0\nfound\nPTTYPE=gpt\n')['/dev/vdb']).toMatchObject({ kind: 'refused' })
    expect(type.observe([data], '=0\nmissing\n')['/dev/vdb']).toMatchObject({ kind: 'unknown' })
  })

  it('needs the volume that it is on', () => {
    expect(type.needs(filesystem('/dev/data/www', { type: 'xfs' }))).toContain('lvm_volume:data/www')
  })

  it('refuses labels that the file system cannot have', () => {
    expect(() => filesystem('/dev/vdb', { type: 'xfs', label: 'thirteen-long' })).toThrow('at most 12')
    expect(() => filesystem('/dev/vdb', { type: 'ext4', label: '-L' })).toThrow('must be letters')
  })
})
