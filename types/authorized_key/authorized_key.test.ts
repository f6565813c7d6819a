import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { authorizedKey } from './index.ts'
import { keyOf, readKeys, writeKey } from './keys.ts'

const base64 = 'AAAAC3NzaC1lZDI1NTE5AAAAIHo3nqJvUz6bV3aPoxuBhq1gM7YXm3Vv1G0lm0Kc7Vt4'
const key = `ssh-ed25519 ${base64}`
const type = takeApart(authorizedKey)

describe('lines of authorized_keys', () => {
  const OPTIONS = [
    '',
    'no-pty',
    'command="echo \\"hi there\\"",no-pty',
    'from="10.0.0.0/8,!10.1.0.0/16",environment="A=b c"',
  ]
  for (const options of OPTIONS)
    it(`are read with the options ${options === '' ? 'left out' : options}`, () => {
      const one = { options, type: 'ssh-ed25519', base64, comment: 'ada at her desk' }
      expect(readKeys(`# comment\n\n  ${writeKey(one)}\t\n`)).toEqual([one])
      expect(readKeys(writeKey({ ...one, comment: '' }))).toEqual([{ ...one, comment: '' }])
    })

  it('pass over what is no key', () => {
    expect(readKeys(`#${key}\n# ${key}\nrubbish\nssh-ed25519\nssh-ed25519 not*base64\n`)).toEqual([])
  })

  it('know all kinds of keys', () => {
    for (const kind of [
      'ssh-rsa',
      'ecdsa-sha2-nistp256',
      'sk-ssh-ed25519@openssh.com',
      'sk-ecdsa-sha2-nistp256@openssh.com',
    ])
      expect(keyOf(`${kind} ${base64}==`)?.type).toBe(kind)
    expect(keyOf('-----BEGIN OPENSSH PRIVATE KEY-----')).toBeUndefined()
  })
})

it('takes one public key, and options of one line', () => {
  expect(() => authorizedKey('a', { user: 'root', key: 'AAAA' })).toThrow('must be a public key')
  expect(() => authorizedKey('a', { user: 'root', key: `${key}\n${key}` })).toThrow('one line')
  expect(() => authorizedKey('a', { user: 'root', key, options: 'a\nb' })).toThrow('one line')
})

it('knows the key again whatever its comment, and looks at each user once', () => {
  const frame = (code: number, text: string): string => `${code} ${text.length}\n${text}\n`
  const there = `/home/web
drwx------ 2 web web 4096 Nov 21 23:29 /home/web/.ssh
=file
-rw-r--r-- 1 web web 100 Nov 21 23:29 /home/web/.ssh/authorized_keys
=keys
no-pty ${key} other comment
`
  const resources = [
    authorizedKey('a', { user: 'web', key: `${key} ada` }),
    authorizedKey('b', { user: 'web', key: key.replace('Hqq', 'Hqr').replace('AAAAC3', 'AAAAC4') }),
    authorizedKey('c', { user: 'none', key }),
    authorizedKey('d', { user: 'none', key, state: 'absent' }),
  ]
  expect(type.observe(resources, frame(0, there) + frame(3, ''))).toEqual({
    a: { options: 'no-pty', file: 'web 0644', directory: 'web 0700', path: '/home/web/.ssh/authorized_keys' },
    b: { options: null, file: 'web 0644', directory: 'web 0700', path: '/home/web/.ssh/authorized_keys' },
    c: { kind: 'unknown', reason: 'user "none" does not exist' },
    d: null,
  })
  expect(type.desired(resources[0] ?? authorizedKey('a', { user: 'web', key }))).toEqual({
    options: '',
    file: 'web 0600',
    directory: 'web 0700',
  })
})

it('writes the line beside and renames it, through no link', () => {
  const [script = ''] = type.converge(
    authorizedKey('a', { user: 'web', key: `${key} it's`, options: 'no-pty' }),
    null,
  )
  expect(script).toContain(`grep -vF -e 'ssh-ed25519 ${base64}' "$hw_path"`)
  expect(script).toContain(`printf '%s\\n' 'no-pty ssh-ed25519 ${base64} it'\\''s'`)
  expect(script).toContain('[ ! -L "$hw_ssh" ] && [ ! -L "$hw_path" ]')
  expect(script.indexOf('chmod 0600 "$hw_new"')).toBeLessThan(script.indexOf('mv -f "$hw_new" "$hw_path"'))
})
