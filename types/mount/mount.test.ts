import { describe, expect, it } from 'vitest'
import { escape, readFstab, unescape } from '../_lib/fstab.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { mount } from './index.ts'

const context = contextOf(factsOf('debian'))

function found(stdout: string, id: string): unknown {
  const wanted = mount(id, { source: 'x' })
  if (!('observe' in mount.definition)) throw new Error('mount is no plain type')
  return mount.definition.observe([wanted], context).parse(Buffer.from(stdout), 0).get(wanted.id)
}

describe('mount', () => {
  it('finds line and mount by the mount point, whatever blanks are in it', () => {
    const stdout = `=mounts
/dev/vda1 / ext4 rw 0 0
tmpfs /srv/my\\040data tmpfs rw 0 0
=file
# a comment
LABEL=data  /srv/my\\040data   ext4\tnoatime,nodev 0 2
/dev/vdb none swap sw 0 0
`
    expect(found(stdout, '/srv/my data')).toEqual({
      source: 'LABEL=data',
      type: 'ext4',
      options: 'noatime,nodev',
      check: '0 2',
      mounted: true,
    })
    expect(found(stdout, '/')).toEqual({ mounted: true })
    expect(found(stdout, '/srv')).toBeNull()
  })

  it('reads what FreeBSD prints', () => {
    const stdout = '=mounts\n/dev/ada0p2\t/\t\tufs\trw \t1 1\n=file\n/dev/ada0p2 / ufs rw 1 1\n'
    expect(found(stdout, '/')).toMatchObject({ source: '/dev/ada0p2', mounted: true })
  })

  it('refuses to take away what the host starts from, and a mount of nothing', () => {
    expect(() => mount('/', { state: 'absent' })).toThrow('cannot be absent')
    expect(() => mount('/srv/data', {})).toThrow('parameter "source" is needed')
    expect(() => mount('/srv/data', { source: '-o suid' })).toThrow('must be a device')
    expect(() => mount('/srv/data', { source: 'x', options: ['a b'] })).toThrow('must be one option')
  })

  it('writes each field so that it is read as the same', () => {
    for (const text of ['/srv/a b', '/srv/a\tb', '/srv/a\\040b', '/srv/a#b', '/srv/ä'])
      expect([
        unescape(escape(text)),
        readFstab([`${escape(text)} ${escape(text)} ext4 defaults 0 0`])[0]?.point,
      ]).toEqual([text, text])
  })
})
