import { expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { user } from './index.ts'

const type = takeApart(user)

it('reads accounts, and asks for groups only where they are managed', () => {
  const resources = [
    user('web', { group: 'www', groups: ['tty', 'adm', 'adm'] }),
    user('root'),
    user('none', { groups: [] }),
  ]
  const stdout = `root:x:0:0:root:/root:/bin/bash
web:x:2000:33:the shop,,,:/srv/web:/bin/sh
=groups web
www
www tty adm
=groups none
`
  expect(type.observe(resources, stdout)).toEqual({
    web: {
      uid: 2000,
      group: 'www',
      groups: ['adm', 'tty'],
      comment: 'the shop,,,',
      home: '/srv/web',
      shell: '/bin/sh',
    },
    root: { uid: 0, group: '0', comment: 'root', home: '/root', shell: '/bin/bash' },
    none: null,
  })
  expect(type.desired(user('web', { group: 'www', groups: ['tty', 'www', 'adm', 'adm'] }))).toEqual({
    group: 'www',
    groups: ['adm', 'tty'],
  })
  expect(type.probe(...resources)).not.toContain('id -gn root')
})

it('is made with a password that matches none', () => {
  const [script] = type.converge(
    user('web', {
      uid: 2000,
      group: 'www',
      groups: ['tty', 'adm'],
      home: '/srv/w',
      shell: '/bin/sh',
      comment: "it's",
    }),
    null,
  )
  expect(script).toBe(`hw_has() { command -v "$1" >/dev/null 2>&1; }
if hw_has useradd; then useradd -u 2000 -g www -G adm,tty -d /srv/w -s /bin/sh -c 'it'\\''s' -m -p '*' web
elif hw_has adduser; then adduser -D -u 2000 -G www -h /srv/w -s /bin/sh -g 'it'\\''s' web && echo 'web:*' | chpasswd -e && addgroup web adm && addgroup web tty
else echo 'this host has neither useradd nor adduser' >&2; false
fi`)
})

it('takes a group of its own name that is there already', () => {
  const [script] = type.converge(user('a.b', { system: true }), null)
  expect(script).toContain(`if grep -q '^a\\.b:' /etc/group; then hw_own=a.b; else hw_own=; fi
if hw_has useradd; then useradd -r \${hw_own:+-g} "\${hw_own:--U}" -M -p '*' a.b
elif hw_has adduser; then adduser -D -S \${hw_own:+-G "$hw_own"} -H a.b && `)
})

it('is changed in what differs alone', () => {
  const before = { uid: 1, group: 'www', groups: ['adm', 'tty'], home: '/h', shell: '/bin/sh', comment: '' }
  expect(type.converge(user('web', { uid: 1, groups: ['adm', 'dialout'] }), before)).toEqual([
    `hw_has() { command -v "$1" >/dev/null 2>&1; }
if hw_has usermod; then usermod -G adm,dialout web
else addgroup web dialout && delgroup web tty
fi`,
  ])
  expect(type.converge(user('web', { groups: [] }), before)[0]).toContain("usermod -G '' web\n")
  expect(type.converge(user('web', { shell: '/bin/false' }), before)[0]).toContain(
    "else echo 'this host has no usermod to change an account with' >&2; false\n",
  )
})

it('is removed, and its home directory only when told to', () => {
  expect(type.converge(user('web', { state: 'absent' }), {})[0]).toContain(
    'userdel web\nelif hw_has deluser; then deluser web\n',
  )
  expect(type.converge(user('web', { state: 'absent', removeHome: true }), {})[0]).toContain(
    'userdel -r web\nelif hw_has deluser; then deluser --remove-home web\n',
  )
})

it('needs its groups and what is above its home directory', () => {
  expect(type.needs(user('web', { group: 'www', groups: ['adm'], home: '/srv/web/home' }))).toEqual([
    'group:www',
    'group:adm',
    'directory:/srv',
    'directory:/srv/web',
  ])
  expect(type.needs(user('web', { group: 33 }))).toEqual([])
})

it('takes nothing that would break a line of /etc/passwd', () => {
  expect(() => user('web', { comment: 'a:b' })).toThrow('no ":"')
  expect(() => user('web', { comment: 'a\nb' })).toThrow('no control characters')
  expect(() => user('web:x')).toThrow('Cannot use user')
})
