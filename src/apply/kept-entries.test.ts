import { describe, expect, it } from 'vitest'
import { readIndex, readListing, sameSeen } from './kept-entries.ts'

const HASH = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const NAME = '0123456789abcdef0123456789abcdef'

describe('the index of a run', () => {
  it('names what was kept, and what makes it effective', () => {
    const text = `
file ${NAME} file:/etc/a%20b sa /etc/a b//
none ${NAME} file:/etc/ends  - /etc/ends //

none ${NAME} file:/etc/ends - /etc/ends //
call ${NAME} service:web!restart a ///
back ${NAME} sysctl:x - ///
file ${NAME} file:/cut - /et`
    const { entries, scripts } = readIndex(text)
    expect(entries).toEqual([
      { kind: 'file', name: NAME, resource: 'file:/etc/a b', secret: true, affects: true, path: '/etc/a b' },
      {
        kind: 'none',
        name: NAME,
        resource: 'file:/etc/ends',
        secret: false,
        affects: false,
        path: '/etc/ends ',
      },
    ])
    expect(scripts).toMatchObject([
      { kind: 'call', resource: 'service:web', trigger: 'restart', flags: 'a' },
      { kind: 'back', resource: 'sysctl:x', trigger: undefined },
    ])
  })
})

describe('what stands at kept paths', () => {
  const paths = ['/etc/b', '/etc/a /etc/b', '/etc/link', '/etc/dir', '/etc/none']

  it('is read of the listings of all systems, with its digest', () => {
    const seen = readListing(
      `-rw-r-----. 1 0 33 12 Jan  1 10:00 /etc/b
-rw-r--r-- 1 0 0 13 Jan  1  2024 /etc/a /etc/b
lrwxrwxrwx 1 0 0 5 Jan  1 10:00 /etc/link -> /a -> b
drwxr-sr-x+ 2 1 2 4096 Jan  1 10:00 /etc/dir
=/etc/b//
=/etc/a /etc/b//
${HASH}  /etc/b
\\${HASH.replace('b', 'c')}  /etc/a /etc/b
`,
      paths,
    )
    expect(seen).toEqual(
      new Map([
        ['/etc/b', { type: '-', bits: 'rw-r-----', uid: '0', gid: '33', size: 12, sha256: HASH }],
        [
          '/etc/a /etc/b',
          { type: '-', bits: 'rw-r--r--', uid: '0', gid: '0', size: 13, sha256: HASH.replace('b', 'c') },
        ],
        ['/etc/link', { type: 'l', bits: 'rwxrwxrwx', uid: '0', gid: '0', size: 5, target: '/a -> b' }],
        ['/etc/dir', { type: 'd', bits: 'rwxr-sr-x', uid: '1', gid: '2', size: 4096 }],
      ]),
    )
  })

  it('is told apart for a link and the kept path that it leads to', () => {
    const seen = readListing(
      `-rw-r--r-- 1 0 0 13 Jan  1  2024 /etc/sites/available/shop
lrwxrwxrwx 1 0 0 25 Jan  1 10:00 /etc/sites/on/shop -> /etc/sites/available/shop
`,
      ['/etc/sites/available/shop', '/etc/sites/on/shop'],
    )
    expect(seen.get('/etc/sites/available/shop')).toMatchObject({ type: '-', size: 13 })
    expect(seen.get('/etc/sites/on/shop')).toMatchObject({ type: 'l', target: '/etc/sites/available/shop' })
  })

  it('is the same where content, owner and mode are', () => {
    const file = { type: '-', bits: 'rw-r--r--', uid: '0', gid: '0', size: 3, sha256: HASH }
    expect(sameSeen(file, { ...file })).toBe(true)
    for (const other of [
      { bits: 'rw-------' },
      { uid: '1' },
      { gid: '1' },
      { size: 4 },
      { sha256: '' },
      { type: 'd' },
    ])
      expect(sameSeen(file, { ...file, ...other })).toBe(false)
    expect([sameSeen(file, undefined), sameSeen(undefined, undefined)]).toEqual([false, true])
    const link = { ...file, type: 'l', target: 'a' }
    expect([
      sameSeen(link, { ...link, size: 9, bits: 'rwxrwxrwx' }),
      sameSeen(link, { ...link, target: 'b' }),
    ]).toEqual([true, false])
    const folder = { ...file, type: 'd', size: 4096 }
    expect(sameSeen(folder, { ...folder, size: 8192 })).toBe(true)
  })
})
