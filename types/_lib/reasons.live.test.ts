import { describe, expect, it } from 'vitest'
import { onHosts } from '../../test/lib/on-hosts.ts'
import type { Resource } from '../../src/type/resource.ts'
import { authorizedKey } from '../authorized_key/index.ts'
import { directory } from '../directory/index.ts'
import { file } from '../file/index.ts'
import { group } from '../group/index.ts'
import { line } from '../line/index.ts'
import { link } from '../link/index.ts'
import { user } from '../user/index.ts'

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHo3nqJvUz6bV3aPoxuBhq1gM7YXm3Vv1G0lm0Kc7Vt4'
const missing = `the directory "/srv/it's" does not exist: add directory("/srv/it's") to the manifest`

onHosts(['debian', 'busybox'], (on, root) => {
  const reasonOf = async (resource: Resource): Promise<string | undefined> =>
    (await on.run('apply', [resource])).resources[0]?.reason

  describe('a directory that is missing is named, and what to do', () => {
    it.each([
      file("/srv/it's/a", { content: 'x' }),
      link("/srv/it's/a", { target: 'b' }),
      line('x', { path: "/srv/it's/a", line: 'x', create: true }),
      directory("/srv/it's/a"),
    ])('$name', async (resource) => {
      expect(await reasonOf(resource)).toContain(missing)
      expect((await on.host.exec('ls -A /srv')).stdout).not.toContain("it's")
    })
  })

  it('names a home directory that is missing', async () => {
    const name = 'games'
    if (root === 'busybox') await on.host.exec(`echo games:x:5:60:games:/usr/games:/bin/sh >> /etc/passwd`)
    else await on.host.exec('rm -rf /usr/games')
    expect(await reasonOf(authorizedKey('x', { user: name, key }))).toContain(
      'the home directory "/usr/games" of "games" does not exist: add directory(\'/usr/games\') to the manifest',
    )
  })
})

onHosts(['busybox'], (on) => {
  it.each<[string, Resource]>([
    ['neither useradd nor adduser', user('kim')],
    ['neither userdel nor deluser', user('nobody', { state: 'absent' })],
    ['neither groupadd nor addgroup', group('crew')],
    ['neither groupdel nor delgroup', group('nogroup', { state: 'absent' })],
  ])('says that the host has %s', async (programs, resource) => {
    await on.host.exec('rm -f /bin/adduser /bin/deluser /bin/addgroup /bin/delgroup')
    expect((await on.run('apply', [resource])).resources[0]?.reason).toContain(`this host has ${programs}`)
  })
})
