import { describe, expect, it } from 'vitest'
import type { PlainType } from '../../src/type/define-type.ts'
import type { Resource } from '../../src/type/resource.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { sshServer } from './index.ts'
import { Params } from './params.ts'
import { textOf } from './settings.ts'

const type = takeApart(sshServer)
const frame = (text: string, code = 0): string => `${code} ${Buffer.byteLength(text)}\n${text}\n`

it('is written as sshd_config(5) has it', () => {
  const params = Params.parse({
    ports: [22, 2222],
    rootLogin: 'key',
    passwordLogin: false,
    allowUsers: ['root', 'ann@10.0.0.*'],
    banner: '/etc/my banner',
    settings: { ClientAliveInterval: 60, AcceptEnv: ['LANG', 'LC_*'], PermitTunnel: false },
    matches: [{ when: 'Group sftp', settings: { ForceCommand: 'internal-sftp' } }],
  })
  expect(textOf(params)).toBe(`# Made by hostwright. Do not edit: it is written anew.
Port 22
Port 2222
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
AllowUsers root ann@10.0.0.*
Banner "/etc/my banner"
ClientAliveInterval 60
AcceptEnv LANG
AcceptEnv LC_*
PermitTunnel no
Match Group sftp
    ForceCommand internal-sftp
Match all
`)
})

it('takes no line that would be more than one, and no keyword twice', () => {
  for (const value of ['a\nPermitRootLogin yes', 'a\rb', 'x # y', '', ' '])
    expect(() => sshServer('login', { settings: { VersionAddendum: value } }), JSON.stringify(value)).toThrow(
      'one line',
    )
  expect(() => sshServer('login', { settings: { 'Port 22\nX': 1 } })).toThrow('keyword')
  expect(() => sshServer('login', { settings: { Include: '/x' } })).toThrow('"Include" is not a setting')
  expect(() => sshServer('login', { rootLogin: 'no', settings: { PermitRootLogin: 'yes' } })).toThrow(
    'PermitRootLogin is set twice, and sshd takes the first alone',
  )
})

describe('observe', () => {
  const wanted = sshServer('login', { maxTries: 3, settings: { AcceptEnv: ['FOO'] } })
  const text = '# Made by hostwright. Do not edit: it is written anew.\nMaxAuthTries 3\nAcceptEnv FOO\n'
  const whole = (tries: number): string => `port 22\nmaxauthtries ${tries}\nacceptenv LANG\nacceptenv FOO\n`
  const alone = 'port 22\nmaxauthtries 3\nacceptenv FOO\n'
  const printed = (host: string, tries: number, piece: string | null, block: string | null): string =>
    [
      frame(host),
      frame(whole(tries)),
      piece === null ? frame('', 1) : frame(piece),
      block === null ? frame('', 1) : frame(block),
      frame(alone),
    ].join('')

  it('is right where sshd says so', () => {
    const found = type.observe([wanted], printed('sshd\nmain\nincludes\n', 3, text, null))['login']
    expect(found).toMatchObject(type.desired(wanted) ?? {})
    expect(found).toMatchObject({ file: '/etc/ssh/sshd_config.d/00-hostwright-login.conf', ports: ['22'] })
  })

  it('sees what is said before it, and a block that is of no use any more', () => {
    expect(
      type.observe([wanted], printed('sshd\nmain\nincludes\n', 6, text, 'MaxAuthTries 4\n'))['login'],
    ).toMatchObject({ overridden: ['MaxAuthTries 6'], stray: '/etc/ssh/sshd_config' })
    expect(type.observe([wanted], printed('sshd\nmain\n', 3, null, text))['login']).toMatchObject({
      file: '/etc/ssh/sshd_config',
      overridden: [],
      stray: '',
    })
  })

  it('knows OpenSSH alone', () => {
    const empty = printed('', 3, null, null)
    expect(type.observe([wanted], empty)['login']).toMatchObject({ kind: 'unknown' })
    expect(type.observe([wanted], printed('dropbear\n', 3, null, null))['login']).toMatchObject({
      kind: 'refused',
    })
  })
})

describe('hazards', () => {
  const hazards = (resource: Resource, user = 'root'): readonly string[] => {
    const definition = sshServer.definition as PlainType
    const context = contextOf({ ...factsOf('debian'), user: { name: user, uid: 0 } })
    const after = definition.desired(resource, context)
    const before = { overridden: [], file: '/x', stray: '', ports: ['22'] }
    return definition.hazards?.({ ...resource, before, after, keys: ['content'] }, new Map(), context) ?? []
  }

  it.each([
    [{ passwordLogin: false, keyLogin: false }, 'root', ['lets nobody in, neither by password nor by key']],
    [{ passwordLogin: false }, 'root', []],
    [{ rootLogin: 'no' as const }, 'root', ['no longer lets root in, as whom this run logs in']],
    [{ rootLogin: 'no' as const }, 'ann', []],
    [{ ports: [22, 2222] }, 'root', []],
    [
      { settings: { Port: 2222 } },
      'root',
      ['listens on port 2222 and no longer on 22: name both until the inventory has the new one'],
    ],
    [{ allowUsers: ['ann', 'bob@10.0.0.1'] }, 'bob', []],
    [{ allowUsers: ['ann'] }, 'bob', ['lets in ann alone, not "bob", as whom this run logs in']],
    [{ allowUsers: ['b*'] }, 'bob', []],
    [{ settings: { DenyUsers: 'ann bob' } }, 'bob', ['denies "bob", as whom this run logs in']],
  ])('%j as %s', (params, user, expected) => {
    expect(hazards(sshServer('login', params), user)).toEqual(expected)
  })
})
