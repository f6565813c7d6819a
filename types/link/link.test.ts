import { expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { link } from './index.ts'

const type = takeApart(link)

it('needs a target, unless it is to be absent', () => {
  expect(() => link('/a')).toThrow('parameter "target" is needed')
  expect(() => link('/a', { target: 'x\ny' })).toThrow('control characters')
  expect(link('/a', { state: 'absent' }).params).toMatchObject({ state: 'absent' })
})

it('is made beside, and renamed over what is there', () => {
  expect(type.converge(link('/srv/now', { target: 'v2' }), { target: 'v1' })).toEqual([
    `{ { [ -d /srv ] || { echo 'the directory "/srv" does not exist: add directory('\\''/srv'\\'') to the manifest' >&2; false; }; } && { [ -L /srv/now ] || [ ! -e /srv/now ] || { echo 'something that is not a symbolic link is in the way' >&2; false; }; } && rm -f /srv/.now.hostwright-new && ln -s -- v2 /srv/.now.hostwright-new && { mv -fT /srv/.now.hostwright-new /srv/now 2>/dev/null || { rm -f /srv/now && mv -f /srv/.now.hostwright-new /srv/now; }; }; } || { rm -f /srv/.now.hostwright-new; false; }`,
  ])
  expect(type.converge(link('/srv/now', { state: 'absent' }), { target: 'v1' })).toEqual(['rm /srv/now'])
})

it('sees where many lead in one listing, and those that a listing cannot show by themselves', () => {
  const resources = [
    link('/a', { target: '/etc' }),
    link('/b', { target: 'naïve' }),
    link('/c', { target: 'x' }),
    link('/d', { target: 'x', force: true }),
    link('/e', { target: 'x' }),
  ]
  const stdout = `=names
lrwxrwxrwx 1 root root 4 Nov 21 23:29 /a -> /usr/etc -> x
drwxr-xr-x 2 root root 4096 Nov 21 23:29 /c
-rw-r--r-- 1 root root 0 Nov 21 23:29 /d
=name 0
lrwxrwxrwx 1 root root 4 Nov 21 23:29 /b -> na??ve
=target 0
naïve
`
  expect(type.observe(resources, stdout)).toMatchObject({
    '/a': { target: '/usr/etc -> x' },
    '/b': { target: 'naïve' },
    '/c': { kind: 'refused', reason: 'a directory is in the way' },
    '/d': { target: null },
    '/e': null,
  })
  expect(type.probe(...resources)).toContain('set -- /a /c /d /e\n')
})
