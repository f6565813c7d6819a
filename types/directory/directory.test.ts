import { expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { directory } from './index.ts'

const type = takeApart(directory)

it('is made closed, and opened when it has its owner', () => {
  expect(type.converge(directory('/srv/a b', { owner: 'web', group: 'www', mode: '2770' }), null)).toEqual([
    `{ [ -d /srv ] || { echo 'the directory "/srv" does not exist: add directory('\\''/srv'\\'') to the manifest, or set parents: true' >&2; false; }; } && mkdir -m 0700 '/srv/a b' && chown -h web:www '/srv/a b' && chmod 02770 '/srv/a b'`,
  ])
  expect(type.converge(directory('/srv/a/b', { parents: true }), null)).toEqual([
    '( umask 022; mkdir -p /srv/a ) && mkdir -m 0755 /srv/a/b && { [ ! -g /srv/a/b ] || chmod 00755 /srv/a/b; }',
  ])
  expect(type.converge(directory('/a', { parents: true }), null)).toEqual([
    '( umask 022; mkdir -p / ) && mkdir -m 0755 /a && { [ ! -g /a ] || chmod 00755 /a; }',
  ])
})

it('is adjusted in what differs', () => {
  expect(
    type.converge(directory('/a', { owner: 'web', mode: '0750' }), {
      owner: 'web',
      group: 'root',
      mode: '0755',
    }),
  ).toEqual([
    `hw_path=/a && { [ -d "$hw_path" ] && [ ! -L "$hw_path" ] || { echo 'it is no longer a directory' >&2; false; }; } && chmod 00750 "$hw_path"`,
  ])
})

it('is removed when empty, or with all that is in it when told to', () => {
  const before = { owner: 'root', group: 'root', mode: '0755' }
  expect(type.converge(directory('/srv/a', { state: 'absent' }), before)).toEqual(['rmdir /srv/a'])
  expect(type.converge(directory('/srv/a b', { state: 'absent', recurse: true }), before)[0]).toMatch(
    /\nhw_unmounted '\/srv\/a\\040b' && rm -rf '\/srv\/a b'$/,
  )
  expect(type.converge(directory('/srv', { state: 'absent', recurse: true }), before)).toEqual(['rmdir /srv'])
})

it('sees what is there', () => {
  const stdout = `=names
drwxrws--T 2 web www 4096 Nov 21 23:29 /a
-rw-r--r-- 1 root root 0 Nov 21 23:29 /b
lrwxrwxrwx 1 root root 4 Nov 21 23:29 /c -> /etc
`
  expect(
    type.observe(
      ['/a', '/b', '/c', '/d'].map((id) => directory(id)),
      stdout,
    ),
  ).toMatchObject({
    '/a': { owner: 'web', group: 'www', mode: '3770' },
    '/b': { kind: 'refused', reason: 'what is there is not a directory' },
    '/c': { kind: 'refused', reason: 'a symbolic link is in the way, to "/etc"' },
    '/d': null,
  })
})

it('is never the root that is to be absent', () => {
  expect(() => directory('/', { state: 'absent' })).toThrow('the root directory cannot be absent')
  expect(directory('/', { mode: '0755' }).id).toBe('/')
})

it('purges and recurses only where that can be meant', () => {
  expect(() => directory('/etc', { purge: true })).toThrow('directly under "/" is not purged')
  expect(() => directory('/', { recurse: true })).toThrow('takes no "recurse"')
  expect(() => directory('/srv/a', { fileMode: '0644' })).toThrow('needs "recurse: true"')
  expect(type.desired(directory('/srv/a', { purge: true, recurse: true, mode: '0750' }))).toEqual({
    mode: '0750',
    inside: [],
    strays: [],
  })
})

it('looks inside, and mends what is wrong there', () => {
  const wanted = directory('/a', { recurse: true, owner: 'web', mode: '2750', fileMode: '0640' })
  const frame = (text: string): string => `0 ${text.length}\n${text}\n`
  const row = '=names\ndrwxr-s--- 2 web web 4096 Nov 21 23:29 /a\n'
  const seen = type.observe(
    [wanted],
    frame(row) + frame(`/a\n${Array.from({ length: 12 }, (_, n) => `/a/${n}\n`).join('')}`) + frame(''),
  )
  expect(seen['/a']).toMatchObject({ inside: [...Array.from({ length: 10 }, (_, n) => `/a/${n}`), '…'] })
  expect(type.observe([wanted], frame(row) + frame('=failed\n') + frame(''))['/a']).toMatchObject({
    inside: ['what could not be looked at'],
  })
  expect(
    type.converge(wanted, { owner: 'web', group: 'web', mode: '2750', inside: ['/a/b'] }).slice(1),
  ).toEqual([
    String.raw`find /a -xdev \( ! -user web  \) -exec chown -h web {} +`,
    String.raw`find /a -xdev \( -type d ! -perm 2750  \) -exec chmod 02750 {} +`,
    String.raw`find /a -xdev \( -type f ! -perm 0640  \) -exec chmod 0640 {} +`,
  ])
})
