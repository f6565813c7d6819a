import { expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { ini } from './index.ts'

onHosts(['debian', 'busybox'], (on) => {
  const path = '/etc/a b.ini'
  const set = (section: string | undefined, values: Parameters<typeof ini>[1]['values'], more: object = {}) =>
    ini('sample', { path, values, ...(section === undefined ? {} : { section }), ...more })

  it('adds, changes and removes keys and sections, and keeps what else is there', async () => {
    await on.host.writeFile(
      path,
      `; head\ntop=1\n\n[PHP] ; the engine\n; memory\nmemory_limit = 128M ; enough\n;opcache = 1\nlist=a\nlist=b\n\n; next\n[other]\n\tname : "old"\n\tlong = x,\n\t\ty\n[PHP2]\nmemory_limit=1\n`,
    )
    await checkConformance(on.target, {
      create: set('PHP', { memory_limit: '256M' }),
      changes: [
        set('PHP', { opcache: 0, list: ['a', 'c', 'd'], added: 'x y' }),
        set('other', { name: 'new', long: 'z', more: 1 }),
        set(undefined, { top: 2, also: 3 }),
        set('fresh', { key: 'v' }, { separator: '=' }),
        set('fresh', { key: new Secret('hush') }),
        set('PHP', { list: 'c' }),
        set('PHP', { list: null, memory_limit: '"8M"' }),
      ],
      remove: ini('sample', { path, section: 'PHP2', state: 'absent' }),
    })
    expect(await on.host.readFile(path)).toBe(
      `; head\ntop=2\nalso = 3\n\n[PHP] ; the engine\n; memory\nmemory_limit = "8M" ; enough\n;opcache = 1\nopcache = 0\nadded = x y\n\n; next\n[other]\n\tname : "new"\n\tlong = z\n\tmore = 1\n[fresh]\nkey=hush\n`,
    )
  })

  it('begins a file and a first section', async () => {
    await checkConformance(on.target, {
      create: ini('n', { path: '/etc/n.ini', section: 'a', values: { k: 1 }, create: true }),
      changes: [ini('n', { path: '/etc/n.ini', values: { first: 1 } })],
      remove: ini('n', { path: '/etc/n.ini', section: 'a', state: 'absent' }),
    })
    expect(await on.host.readFile('/etc/n.ini')).toBe('first = 1\n')
    expect(await settle(on.target, ini('n', { path: '/etc/nn.ini', values: { a: null } }), 'n')).toBe(false)
  })
})
